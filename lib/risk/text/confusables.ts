/**
 * Letters of other scripts that are drawn like Latin ones (a selection of Unicode's confusables, UTS 39), and Latin letters in odd dress.
 * Used only in words that also hold Latin letters, or that consist of such letters alone inside a text that is Latin otherwise.
 */
const PAIRS =
  'аa еe оo рp сc уy хx іi ѕs јj ԁd һh ԛq ԝw ѵv ӏl ьb кk мm тt вb нh гr пn ґr ѡw зz ҽe ⅼl ' +
  'АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЅS ЈJ ԌG ԜW ' +
  'αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw γy ϲc ϳj σo ' +
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ' +
  'աw եt օo ոn սu րr գq հh յj ' +
  'ɑa ɡg ɩi ıi ȷj ʟl ɴn ʀr ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɾr ʋv ƅb ɐa ǝe ʇt ɹr ʎy ɯm ɥh ʞk ' +
  'ᎠD ꭰd ᎡR ꭱr ᎢT ꭲt ᎥI ꭵi ᎩY ꭹy ᎪA ꭺa ᎫJ ꭻj ᎬE ꭼe ᎳW ꮃw ᎷM ꮇm ᎻH ꮋh ᎽY ꮍy ᎿO ꮏo ᏀG ꮐg ᏂH ꮒh ᏃZ ꮓz ᏎO ꮞo ᏏB ꮟb ᏒR ꮢr ᏔW ꮤw ᏕS ꮥs ᏙV ꮩv ᏚS ꮪs ᏞL ꮮl ᏟC ꮯc ᏢP ꮲp ᏦK ꮶk ᏧD ꮷd ᏳG ᏻg ᏴB ᏼb ' +
  'øo łl đd ħh ŧt ðd';

export const CONFUSABLES: ReadonlyMap<string, string> = new Map(
  PAIRS.split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [from, to] = [...pair] as [string, string];
      return [from, to.toLowerCase()];
    }),
);
