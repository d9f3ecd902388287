/** English forms that no ending gives away, with what they are forms of. `left`, `found` and others that are words of their own as well stay as they are. */
const FORMS =
  'arose:arise arisen:arise ate:eat eaten:eat awoke:awake beaten:beat became:become began:begin begun:begin bent:bend bitten:bite bled:bleed blew:blow blown:blow broke:break broken:break brought:bring built:build burnt:burn bought:buy came:come caught:catch chose:choose chosen:choose crept:creep dealt:deal dug:dig drew:draw drawn:draw dreamt:dream driven:drive drove:drive drank:drink drunk:drink ' +
  'fallen:fall fell:fall fed:feed felt:feel fled:flee flew:fly flown:fly forbade:forbid forbidden:forbid forgave:forgive forgiven:forgive forgot:forget forgotten:forget fought:fight froze:freeze frozen:freeze gave:give given:give grew:grow grown:grow heard:hear held:hold hid:hide hidden:hide kept:keep knew:know known:know laid:lay learnt:learn led:lead lent:lend lost:lose meant:mean met:meet ' +
  'overtook:overtake overtaken:overtake paid:pay ran:run rang:ring risen:rise rose:rise sang:sing sank:sink sat:sit saw:see seen:see sent:send shaken:shake shook:shake shone:shine shot:shoot shown:show slept:sleep slid:slide sold:sell sought:seek spent:spend spoke:speak spoken:speak sprang:spring stole:steal stolen:steal stood:stand struck:strike stuck:stick sung:sing swam:swim swept:sweep swore:swear sworn:swear swung:swing ' +
  'taken:take taught:teach thought:think threw:throw thrown:throw took:take tore:tear torn:tear undergone:undergo underwent:undergo understood:understand understand:understand upheld:uphold withdrew:withdraw withdrawn:withdraw withheld:withhold woke:wake woken:wake won:win wore:wear worn:wear written:write wrote:write ' +
  'children:child feet:foot geese:goose knives:knife leaves:leave lives:life men:man mice:mouse teeth:tooth thieves:thief wives:wife women:woman wolves:wolf halves:half selves:self shelves:shelf better:good best:good worse:bad worst:bad';

export const IRREGULAR: ReadonlyMap<string, string> = new Map(
  FORMS.split(' ').map((pair) => pair.split(':') as [string, string]),
);
