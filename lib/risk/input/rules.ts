import { TAGS, type Tags } from '../tags';

/**
 * Families of what injected instructions say. Each expression is tried on the folded, lower-case text (lib/risk/text/normalise.ts) and
 * is linear: bounded gaps, no nested repetition (rules.test.ts has recheck prove it). `weight` is what one hit is worth by itself;
 * most are too common to convict alone and only speak together, and to the model as features.
 */
export interface Rule {
  id: string;
  tags: Tags;
  /** In what a person types. */
  weight: number;
  /** In what a tool, a document or a memory holds: nobody there has the right to instruct. */
  foreign: number;
  forms: readonly RegExp[];
}

const WHAT =
  '(?:instruct\\w{0,8}|prompts?|rules?|directions?|directives?|guidelines?|commands?|orders?|constraints?|restrictions?|polic(?:y|ies)|programming|training|guardrails?|filters?|safeguards?|requests?|context|conversation|messages?|tasks?|text|system prompt)';
const WHOSE =
  '(?:all|any|every|everything|the|your|these|those|previous(?:ly)?|prior|earlier|above|preceding|former|original|initial|existing|foregoing|old|past|system|developer|safety|before)';
const DROP =
  '(?:ignore|ignoring|disregard|disregarding|forget|forgetting|overlook|neglect|bypass|bypassing|override|overriding|overrule|abandon|dismiss|discard|set aside|throw out|pay no attention to|do not follow|do not obey|stop following|stop obeying|supersede|ditch)';
/** What one also does with things of one's own business: "cancel your order", "delete the message", "skip the training". */
const DROP_OR_TRADE = '(?:cancel|void|erase|delete|skip)';
/** What is only ever said to whoever is instructed. Orders, requests, messages and policies are sold, sent and taken out, too ... */
const DIRECTIVE =
  '(?:instruct\\w{0,8}|prompts?|rules?|directives?|guidelines?|commands?|constraints?|restrictions?|programming|guardrails?|safeguards?)';
/** ... and are what was ordered where what precedes is meant, or all there is. */
const PRECEDING =
  '(?:all|any|every|everything|previous(?:ly)?|prior|earlier|above|preceding|former|original|initial|existing|foregoing|past|system|developer|before)';

export const RULES: readonly Rule[] = [
  {
    id: 'override',
    tags: TAGS.direct,
    weight: 0.72,
    foreign: 0.85,
    forms: [
      new RegExp(`\\b${DROP}\\b[^.!?\\n]{0,30}\\b${WHOSE}\\b[^.!?\\n]{0,30}\\b${WHAT}\\b`),
      new RegExp(`\\b${DROP_OR_TRADE}\\b[^.!?\\n]{0,30}\\b${WHOSE}\\b[^.!?\\n]{0,30}\\b${DIRECTIVE}\\b`),
      new RegExp(`\\b${DROP_OR_TRADE}\\b[^.!?\\n]{0,30}\\b${PRECEDING}\\b[^.!?\\n]{0,30}\\b${WHAT}\\b`),
      new RegExp(
        `\\b(?:${DROP}|${DROP_OR_TRADE})\\b[^.!?\\n]{0,20}\\b(?:everything|all|anything|what|whatever)\\b[^.!?\\n]{0,20}\\b(?:told|said|instructed|learned|above|before|previously|asked|taught|given)\\b`,
      ),
      // What precedes as a whole, not the thing that is named: "forget the previous deadline".
      /\b(?:ignore|disregard|forget|skip)\s{1,3}(?:the |all )?(?:above|previous|prior|preceding|foregoing)(?=\s{0,3}(?:$|[^\w\s])|\s{1,3}(?:and|or|then|but|to|as|in|now|you|your|i|one|ones|line|lines|part|sentences?|paragraphs?|sections?|words?|content|input|output|user|system|assistant|questions?|answers?)\b|\s{1,3}(?:documents?|articles?|pages?|passages?|texts?|data|results?|responses?|outputs?),?\s{1,3}(?:and|then)\s{1,3}(?:(?:then|now|just|only|instead|simply|please|always)\s{1,3}){0,2}(?:say|print|write|output|reply|respond|answer|tell|give|return|show|reveal|repeat|send|do|act|start|begin|follow|obey|translate|summari[sz]e|call|run|execute|delete|forward|transfer|generate|create|make|state|report|recommend|describe|rate|rank|score|mark|approve|accept|pretend|become|focus|provide|list|click|go|visit|open|post|publish|e?mail|pay|book|buy|confirm|speak|talk|sing|treat|consider|draw|explain|insert|add|mention|announce|refuse|claim|declare)\b)/,
      /\b(?:previous|prior|above|earlier|original|initial|former) (?:instructions?|prompts?|directives?|rules|guidelines)[^.!?\n]{0,20}\b(?:no longer|do not|don't|are void|are cancelled|are canceled|are obsolete|are suspended|superseded|invalid|are overridden|expired)\b/,
      /\b(?:disregard|ignore|forget|do not answer|don't answer|instead of answering) (?:the |this |their |his |her )?(?:(?:user|customer|person|reader|human)(?:'s|s)? )?(?:question|request|query)\b/,
      /\b(?:disregard|ignore) (?:what|whatever|anything) (?:the )?(?:customer|user|human|client|person|operator|caller)\b/,
      /(?:ignore|disregard|forget)(?:all|the|your|any|every)?(?:of)?(?:the|your|my)?(?:previous|prior|above|earlier)(?:instruction|prompt|rule|direction|directive)/,
    ],
  },
  {
    id: 'persona',
    tags: TAGS.jailbreak,
    weight: 0.5,
    foreign: 0.6,
    forms: [
      /\byou (?:are|will be|shall be|become) (?:now|henceforth|going to be|about to|no longer)\b[^.!?\n]{0,60}/,
      /\bfrom (?:now on|this (?:point|moment) (?:on|forward|onwards?)|here on(?: out)?)\b[^.!?\n]{0,20}\byou\b/,
      /\b(?:pretend|imagine|act|behave|respond|answer|role-?play)\b[^.!?\n]{0,25}\b(?:as|like|to be|that you are|you are|you're)\b[^.!?\n]{0,40}\b(?:ai|llm|model|assistant|chatbot|bot|dan|evil|unfiltered|unrestricted|hacker|without (?:any )?(?:rules|restrictions|limits|filters|ethics|morals))\b/,
    ],
  },
  {
    id: 'unbound',
    tags: TAGS.jailbreak,
    weight: 0.6,
    foreign: 0.6,
    forms: [
      /\bdo anything now\b|\bdan mode\b|\bjailbr(?:eak|oken)\b|\b(?:developer|debug|god|admin|root|sudo|maintenance|unrestricted|system|test|diagnostic) mode\b/,
      /\b(?:no|without|free (?:of|from)|not bound by|unbound by|zero)\b[^.!?\n]{0,20}\b(?:restrictions|limitations|filters?|censorship|guardrails|guidelines|ethical|moral|content polic(?:y|ies)|rules)\b/,
      /\b(?:opposite|evil|uncensored|unfiltered|amoral|unethical|unrestricted|unaligned)\b[^.!?\n]{0,20}\b(?:mode|ai|assistant|chatbot|bot|version|persona|character|model|twin)\b/,
      /\b(?:can|may|will|must|able to) (?:now )?(?:do|say|answer|generate) (?:anything|everything|whatever)\b|\bbroken? free\b[^.!?\n]{0,30}\b(?:ai|rules|confines|limits|chains|policies)\b|\b(?:never|not) (?:bound|restricted|limited|constrained) by\b/,
    ],
  },
  {
    id: 'promptLeak',
    tags: TAGS.promptLeak,
    weight: 0.55,
    foreign: 0.65,
    forms: [
      /\b(?:reveal|show|print|repeat|output|tell|give|display|leak|share|expose|dump|recite|disclose|write|copy|return|send|describe|summari[sz]e|translate|spell|what (?:is|are|was|were))\b[^.!?\n]{0,40}\b(?<!\b(?:a|an|some|good|better|own|new|sample|example) )(?:system|initial|original|hidden|secret|first|internal|developer|exact|full|entire|above|your) (?:prompt|instructions?|message|directives?|guidelines|rules|configuration|text|words|setup)\b/,
      /\b(?:repeat|print|output|copy|recite|write)\b[^.!?\n]{0,30}\b(?:everything|all|words?|text|lines?|verbatim|content)\b[^.!?\n]{0,25}\b(?:above|before this|prior|verbatim|preceding|so far)\b/,
      /\bwhat (?:were|was|are) (?:you|your)\b[^.!?\n]{0,15}\b(?:told|instructed|given|programmed|asked)\b[^.!?\n]{0,20}\b(?:before|prior|initially|originally|at the (?:start|beginning)|not to|to do|to say)\b/,
      /\b(?:your|the) (?:system prompt|hidden prompt|pre-?prompt|initial instructions|secret instructions)\b/,
    ],
  },
  {
    id: 'secretRequest',
    tags: TAGS.promptLeak,
    weight: 0.45,
    foreign: 0.5,
    forms: [
      /\b(?:tell|give|share|reveal|show|confirm|provide|spell|print|say|disclose|decode|output|hint|guess|write|encode|send|access|know|what(?:'s| is| was| would be| were)|leak)\b[^.!?\n]{0,45}\b(?:your|our|the|system(?:'s)?|admin(?:istrator)?|secret|hidden|confidential|stored|protected) (?:system |secret |admin |master |root |confidential |hidden |access )?(?:password|passphrase|passcode|pass ?code|secret|secret key|key phrase|credentials|api keys?|codeword|code word|pin code|confidential (?:string|information|data)|access code|secret code)\b(?! (?:polic|manage|rule|require|reset|protect|strength|generat|field|hash|length|expir|change|recover|sharing|storage|rotation|santa|ingredient|garden|service|agent|recipe|sauce|behind|of |to ))/,
      /\b(?:password|passphrase|passcode|secret key|secret code|codeword)\b[^.!?\n]{0,40}\b(?:base64|backwards|reverse|reversed|rot13|acrostic|poem|haiku|letter by letter|first letter|morse|emoji|rhymes?|split|character|synonym|hint|riddle|story)\b/,
      /\b(?:base64|backwards|in reverse|rot13|acrostic|poem|haiku|letter by letter|first letters?|morse|rhymes? with|hint|riddle)\b[^.!?\n]{0,50}\b(?:password|passphrase|passcode|secret key|secret code|secret)\b/,
    ],
  },
  {
    id: 'delimiter',
    tags: TAGS.direct,
    weight: 0.6,
    foreign: 0.75,
    forms: [
      /<\|?(?:im_start|im_end|system|endoftext|eot_id|start_header_id|end_header_id|assistant|user)\|?>|\[\/?inst\]|<<\/?sys>>|<\/?(?:system|admin|instructions?|assistant|prompt|developer|override|important|information|user_query|system_prompt|system mode)\b[^>\n]{0,40}>/,
      /(?:^|\n)\s{0,4}(?:#{2,6}|={3,40}|-{3,40}|\*{2,20})\s{0,3}(?:new |end of |begin |start of |updated? |system |admin |real )?(?:system|instructions?|admin|prompt|user input|context|task|override|document|assistant)\b/,
      /\[{1,2}\s{0,2}(?:system|admin|agent|assistant|ai|developer|override|instruction|directive|important)\b[^\]\n]{0,40}\]/,
      /(?:^|["'\n.}>]\s{0,3})(?:system|admin|administrator|root|developer|assistant)\s{0,2}(?:message|note|notice|prompt|override|instruction|command|directive|alert|update)?\s{0,2}:\s/,
      // A turn of the person that nobody typed, left open for the model to answer.
      /\n {0,4}(?:user|human) {0,2}: {0,2}[^\n]{1,400}\n{1,3} {0,4}(?:assistant|ai|model) {0,2}: {0,2}(?:$|\n)/,
      /\b(?:end|begin|start|beginning) of (?:the )?(?:system |user |new |real |hidden )?(?:prompt|instructions?|context|document|conversation|input|message)\b/,
    ],
  },
  {
    id: 'refusalSuppression',
    tags: TAGS.jailbreak,
    weight: 0.35,
    foreign: 0.4,
    forms: [
      /\b(?:do not|don't|never|must not|cannot|can't|avoid|without)\b[^.!?\n]{0,20}\b(?:refuse|refusing|decline|apologi[sz]e|apologi[sz]ing|warn|disclaimers?|moral|ethic(?:s|al)|say(?:ing)? (?:no|sorry|you can(?:'t|not))|as an ai|mention(?:ing)? (?:that )?you are an ai)\b/,
      /\b(?:start|begin) (?:your|the) (?:reply|response|answer|output|message)[^.!?\n]{0,15}\bwith\b[^.!?\n]{0,15}(?:"|'|sure|absolutely|yes|of course)/,
      /\b(?:respond|answer|reply) (?:only|just) with\b|\bjust (?:say|print|output)\b|\bsay only\b|\bprint only\b/,
    ],
  },
  {
    id: 'encodedRequest',
    tags: TAGS.jailbreak,
    weight: 0.4,
    foreign: 0.45,
    forms: [
      /\b(?:decode|decipher|decrypt|unscramble|translate from)\b[^.!?\n]{0,40}\b(?:base ?64|rot ?-?13|hex(?:adecimal)?|morse|caesar|cipher|binary|ascii|pig latin|code)\b/,
      /\b(?:in|using|to|with|into) (?:base ?64|rot ?-?13|morse code|leetspeak|pig latin|hexadecimal|binary)\b/,
      /\b(?:concatenate|combine|interlace|join|assemble|piece together)\b[^.!?\n]{0,40}\b(?:parts?|strings?|pieces|fragments|a, b|a and b|a \+ b)\b/,
      /\b[a-z] ?= ?"[^"\n]{2,200}"[^\n]{0,40}\b[a-z] ?= ?"/,
    ],
  },
  {
    id: 'exfiltration',
    tags: TAGS.indirect,
    weight: 0.3,
    foreign: 0.6,
    forms: [
      /\b(?:send|post|upload|forward|exfiltrate|email|mail|transmit|submit|leak|copy|report|export)\b[^.!?\n]{0,80}(?:https?:\/\/|\b[\w.+-]{1,40}@[\w-]{1,40}\.|\bwebhook\b|\bexternal (?:server|address|endpoint)\b)/,
      /!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s]{1,200}[?&][^)\s]{0,40}=[^)\s]{0,200}\)/,
      /\b(?:post|publish|share|dump) (?:its|the|this|all|their)\b[^.!?\n]{0,40}\b(?:output|contents?|data|list|details|results?|conversation|history|records)\b[^.!?\n]{0,30}\b(?:public|channel|forum|outside|externally|anyone|online)\b/,
    ],
  },
  {
    id: 'secrecy',
    tags: TAGS.indirect,
    weight: 0.3,
    foreign: 0.6,
    forms: [
      /\b(?:do not|don't|never|without)\b[^.!?\n]{0,20}\b(?:tell|telling|mention|mentioning|inform|informing|notify|notifying|reveal|alert|alerting|ask|asking|confirm|confirmation|disclose|show)\b[^.!?\n]{0,25}\b(?:user|human|customer|anyone|anybody|person|operator|client|owner|this (?:step|message|instruction|note|action)|these instructions|this)\b/,
      /\bwithout (?:asking(?: for)?|seeking|requiring|waiting for|any) (?:further |any |the |your |a )?(?:confirmation|permission|approval|consent|verification|review)\b/,
      /\b(?:silently|secretly|covertly|discreetly|in the background|behind the scenes|keep this (?:secret|hidden|between us|quiet))\b/,
    ],
  },
  {
    id: 'addressesAgent',
    tags: TAGS.indirect,
    weight: 0.12,
    foreign: 0.6,
    forms: [
      /\b(?:note|message|instructions?|attention|notice|reminder|command|directive|request|memo|warning|task|to-?do|order)s?\b[ :,-]{0,3}(?:to|for)[ :]{1,2}(?:the |any |all |every |an? |our |your )?(?:ai|a\.i\.|assistant|llm|language model|agent|chatbot|bot|model|gpt|claude|gemini|copilot|automated|automation|system|reader model)s?\b/,
      /\b(?:dear|hey|hello|hi|attention|attn|listen|ok|okay|yo)[ ,:]{1,3}(?:ai|assistant|llm|agent|chatbot|bot|gpt|claude|gemini|copilot|language model)\b/,
      /(?:^|["'\n.!?>:]\s{0,3})(?:ai|assistant|agent|llm|chatbot|bot|gpt|claude|copilot)\s{0,2}[,:]\s{0,3}[a-z]/,
      /\bif (?:you are|you're|an?|this is (?:being )?(?:read|processed) by an?|any) (?:an? )?(?:ai|llm|language model|assistant|automated|agent|chatbot|bot|large language)\b/,
      /\b(?:ai|llm|assistant|agent|chatbot|language model|bot|system)s? (?:reading|processing|handling|that (?:reads?|process(?:es)?)|summari[sz]ing|parsing|who reads|which reads|must|should|shall|is (?:required|instructed|ordered|to)|are (?:required|instructed|to)|has to|needs to)\b/,
      /\bas (?:an?|the) (?:ai|assistant|language model|llm|agent|chatbot)\b[^.!?\n]{0,10}\byou\b/,
      /\b(?:ai|llm|coding|automated|machine|autonomous|software) (?:agents?|assistants?|readers?|reviewers?|models?|bots?|evaluators?|crawlers?)\b[^.!?\n:]{0,30}:/,
      /\b(?:si (?:eres|usted es) (?:una?|el|la)|wenn du eine?|falls (?:du|sie) eine?|si (?:tu es|vous etes) une?|se (?:sei|tu sei|voce e|es) um?'?n?a?’?|als (?:je|u) een|jesli jestes) ?(?:ia|ki|ai|asistente|assistent\w{0,2}|assistant|modelo|modell|modele|model|sprachmodell|agente?|sztuczn\w{0,3})\b/,
      /\b(?:nota|aviso|mensaje|hinweis|nachricht|an|note|message|avis|avviso|messaggio|mensagem|al|para|pour|per|fur)\b[ a-z’']{0,14} (?:la |el |die |den |das |l['’]|il |lo |o |a )?(?:ia|ki|asistente|assistente|assistent(?:en)?|ki-assistent\w{0,2}|ki-agent\w{0,2}|chatbot|sprachmodell|modelo de lenguaje|modele de langage)\b/,
      /(?:если ты|если вы) [^.!?\n]{0,12}(?:ии|искусственн|модел|ассистент|помощник|бот)|(?:^|[\n.!?:>"] {0,3})(?:ассистент|ии-агент|ии-ассистент|помощник) {0,2}[,:]/,
      /(?:助手|智能体|人工智能|语言模型|大模型|ai ?代理|机器人)(?:们)?(?:请|須|须|必须|应|需|务必|[:：,，])|(?:请|如果你是|作为)(?:一个|一名)?(?:ai|助手|智能体|人工智能|语言模型)/,
      /(?:ai|アシスタント|エージェント|モデル|人工知能)(?:へ|の方|は必ず|である(?:あなた|なら)|向け[:：])|(?:ai|인공지능|비서|어시스턴트|에이전트|모델)(?:에게|라면|이라면|은 반드시|는 반드시)/,
    ],
  },
  {
    id: 'taskHijack',
    tags: TAGS.indirect,
    weight: 0.25,
    foreign: 0.5,
    forms: [
      /\bbefore (?:you |doing |answering|responding|replying|completing|continuing|proceeding|processing|helping|solving|finishing|anything)[^.!?\n]{0,60}\b(?:call|send|run|execute|transfer|forward|delete|change|update|first|please|must|need|use|read|open|visit|post|create|book|cancel|issue|approve|grant)\b/,
      /\b(?:new|real|actual|true|updated?|revised|additional|next|only|primary|main|immediate) (?:task|instructions?|objective|goal|mission|order|directive|assignment|priority)s?\b\s{0,2}(?::|is|are|for|-)/,
      /\b(?:your|the) (?:new |real |actual |true |only |next )?(?:task|goal|job|mission|objective) is (?:now )?(?:to|not)\b/,
      /\b(?:instead|rather)\b[,:]? (?:of (?:that|this|answering|doing|summari[sz]ing)[^.!?\n]{0,30})?(?:do|say|print|write|reply|respond|answer|output|tell|call|send|return|use)\b/,
      /\b(?:in order to|to) (?:complete|finish|fulfil|fulfill|process|answer|continue with|proceed with|resolve) (?:the|this|your) (?:request|task|query|question|order|ticket|process)[^.!?\n]{0,20}\b(?:you )?(?:must|need to|have to|should|first|please)\b/,
      /\bwhen(?:ever)? (?:you )?(?:process(?:ing)?|read(?:ing)?|see(?:ing)?|summari[sz]e|handle|handling|parse|load|open|encounter)\b[^.!?\n]{0,30}\b(?:entry|record|email|page|file|document|message|text|ticket|this|note|review|item|comment)\b[^.!?\n]{0,6},/,
      /\b(?:before|prior to|ahead of|while|when|after) (?:using|calling|invoking|running|executing|showing|returning|displaying|each call|every call|any call)\b[^.!?\n]{0,60}\b(?:read|call|send|run|fetch|pass|forward|invite|transfer|delete|include|upload|open|first|also|must)\b/,
      /\b(?:previous|prior|last|above|current|original|first|your) (?:task|step|instruction|assignment|job)s? (?:has|have|is|are|was|were) (?:been |now |already )?(?:complet\w{0,3}|finished|done|closed|cancell?ed|solved|successful|over|obsolete)\b/,
      /\bdrop (?:all|any|every) (?:other|current|previous) (?:tasks?|work|requests?)\b|\bstop (?:what you|everything|your current)\b/,
    ],
  },
  {
    id: 'toolOrder',
    tags: TAGS.indirect,
    weight: 0.12,
    foreign: 0.5,
    forms: [
      /\b(?<!\b(?:not|never|don't) )(?:call|invoke|use|run|execute|trigger|activate|launch)\b[^.!?\n]{0,25}\b(?:tool|function|api|command|plugin|shell|script|endpoint|method|skill|code)s?\b/,
      /\b(?:call|invoke|run|execute|use) [a-z]{2,20}_[a-z_]{2,40}\b/,
    ],
  },
  {
    id: 'authority',
    tags: TAGS.direct,
    weight: 0.35,
    foreign: 0.4,
    forms: [
      /\b(?:i am|i'm|this is|we are) (?:your|the|an?|from) (?:system |chief |lead |senior |real )?(?:developer|creator|administrator|admin|maintainer|owner|programmer|engineer|openai|anthropic|security (?:team|officer)|operator|god|president|ceo|manager|supervisor|boss)\b/,
      /\b(?:system|security|admin(?:istrator)?|emergency|developer|safety|policy) (?:override|audit|reset|upgrade|maintenance|clearance|authori[sz]ation|bypass|alert)\b/,
      /\b(?:already|pre-?|been|is|fully) ?(?:approved|authori[sz]ed|verified|cleared|sanctioned)\b[^.!?\n]{0,20}\b(?:by|from)\b/,
      /\bthe (?:policy|rules?|instructions?|process|procedure|task) (?:has|have|is|are) (?:been )?(?:changed|updated|replaced|now|revised)\b/,
    ],
  },
  {
    id: 'safetyOff',
    tags: TAGS.indirect,
    weight: 0.3,
    foreign: 0.6,
    forms: [
      /\b(?:turn off|switch off|disable|deactivate|remove|suspend|skip|lift|bypass)\b[^.!?\n]{0,30}\b(?:safety|security|identity|verification|check|checks|filter|filters|guardrails?|moderation|protections?|restrictions|monitoring|logging|audit|alerts?|mfa|2fa|review|authentication|confirmation|safeguards?|content polic(?:y|ies))\b/,
      /\b(?:approve|accept|confirm|sign off|authori[sz]e)\b[^.!?\n]{0,50}\bwithout\b[^.!?\n]{0,20}\b(?:review|check|approval|verification|asking|confirmation|second)\b/,
    ],
  },
  {
    id: 'overrideAbroad',
    tags: TAGS.direct,
    weight: 0.72,
    foreign: 0.85,
    forms: [
      /(?:ignorier|vergiss|missacht|vergessen sie|ignorieren)\w{0,4}[^.!?\n]{0,40}(?:anweisung|instruktion|befehl|regel|vorgaben|aufforderung)/,
      /(?:ignor(?:a|er|ez|as|ar|i|are)|ignore (?:toutes?|tous|tudo|todas?|todos|les|vos|tes|ces|suas|as instrucoes|as regras)|oubli(?:e|ez|er)|olvid(?:a|e|ar|ate)|dimentic(?:a|hi|are)|esque(?:ca|ce|cer)|desconsidere|descarta|neglige(?:z)?|zapomnij|zignoruj|vergeet|negeer|bortse|glom|uita|ignora)\b[^.!?\n]{0,45}(?:instruc|instruz|istruz|consigne|directive|ordre|ordenes|indicacion|regra|regole|orden|polecen|instrukc|instructies|opdracht|zadani|(?:lo|todo|tudo|tout|tutto|quanto|qui|que)(?: [a-z]{1,4}){0,2} (?:preced|anterior))/,
      // A message or a conversation only with what precedes or all of it: "ignore this message if it was not you" ends many a mail.
      /(?:ignor(?:a|e|er|ez|as|ar|i|are)|oubli(?:e|ez|er)|olvid(?:a|e|ar|ate)|dimentic(?:a|hi|are)|esque(?:ca|ce|cer)|desconsidere|descarta|neglige(?:z)?|zapomnij|zignoruj|vergeet|negeer|bortse|glom|uita|ignora)\b[^.!?\n]{0,30}(?:\b(?:tou(?:s|t|te|tes)|tod[oa]s?|tutt[oaie]|precedent\w{0,2}|anterior\w{0,2}|previ[oa]s?)(?: [a-z']{1,6}){0,2}(?: |')(?:mensajes?|mensage(?:m|ns)|messages?|messagg(?:io|i)|conversa(?:s|tions?|cion(?:es)?|cao|coes|zion[ei])?|context[eo]s?|contesto)\b|\b(?:mensajes?|mensage(?:m|ns)|messages?|messagg(?:io|i)|conversa(?:s|tions?|cion(?:es)?|cao|coes|zion[ei])?|context[eo]s?|contesto)\b(?: (?:de|du|des|del|della|do|da) [a-z]{2,12})?,? (?:precedent\w{0,2}|anterior\w{0,2}|previ[oa]s?|passat[oaie]|pasad[oa]s?|de arriba|(?:aqui )?acima|ci-dessus|plus haut|d'avant|di (?:sopra|prima)|hasta ahora|jusqu'ici|finora|ate agora)\b)/,
      /(?:игнорир|забуд|проигнорир|отмени|пренебре)[^.!?\n]{0,40}(?:инструкц|указани|команд|правил|предыдущ)/,
      /(?:忽略|无视|忘记|忘掉|無視|忽视|不要理会)[^。！？\n]{0,20}(?:指令|指示|说明|提示|规则|命令|内容|上面|之前)/,
      /(?:指示|命令|指令|プロンプト|ルール)[^。！？\n]{0,12}(?:無視|忘れ)/,
      /(?:지시|명령|지침|프롬프트|규칙)[^.!?\n]{0,14}(?:무시|잊)/,
      /(?:تجاهل|انس|انسى|تجاوز)[^.!?\n]{0,40}(?:تعليمات|التعليمات|الأوامر|الاوامر|القواعد|توجيهات|السابقة)/,
      /(?:निर्देश|आदेश|नियम)[^।.!?\n]{0,30}(?:अनदेखा|भूल|नजरअंदाज|नज़रअंदाज|उपेक्षा)|(?:अनदेखा|भूल|उपेक्षा)[^।.!?\n]{0,30}(?:निर्देश|आदेश|नियम)/,
      /(?:নির্দেশ|আদেশ)[^।.!?\n]{0,30}(?:উপেক্ষা|ভুলে|অগ্রাহ্য)|(?:উপেক্ষা|ভুলে)[^।.!?\n]{0,30}(?:নির্দেশ|আদেশ)/,
      /(?:bo qua|quen|phot lo)[^.!?\n]{0,40}(?:huong dan|chi thi|lenh|chi dan|quy tac)/,
      /(?:abaikan|lupakan|huwag pansinin|balewalain|kalimutan)[^.!?\n]{0,40}(?:instruksi|perintah|petunjuk|arahan|tagubilin|utos|aturan)/,
      /(?:talimat|yonerge|komut|kural)\w{0,10}[^.!?\n]{0,25}(?:unut|yok say|gormezden|dikkate alma|goz ardi)/,
      /(?:ละเว้น|เพิกเฉย|ลืม|ไม่ต้องสนใจ)[^.!?\n]{0,40}(?:คำสั่ง|คำแนะนำ|กฎ)/,
      /(?:התעלם|שכח|תתעלם)[^.!?\n]{0,40}(?:הוראות|ההנחיות|הפקודות)/,
    ],
  },
  {
    id: 'promptLeakAbroad',
    tags: TAGS.promptLeak,
    weight: 0.55,
    foreign: 0.65,
    forms: [
      /(?:zeig|gib|nenn|verrat|wiederhol|druck|schreib|wie laute|was steht in|ubersetz|offenbar)\w{0,4}\b[^.!?\n]{0,30}(?:system ?-?prompt|deine\w{0,2} (?:\w{2,20} )?(?:anweisung|vorgabe|regel|instruktion|richtlinie)|anweisungen, die du)/,
      /(?:montre|affiche|donne|repete|revele|recopie|ecris|traduis|quel(?:le)?s? (?:est|sont))\w{0,3}\b[^.!?\n]{0,30}(?:prompt systeme|(?:ton|tes|votre|vos) (?:\w{2,20} )?(?:consigne|instruction|directive|regle)|(?:consignes|instructions) que tu)/,
      /(?:muestra|ensena|imprime|repite|revela|traduce|escribe|dime|cuales son|cual es)\w{0,3}\b[^.!?\n]{0,30}(?:prompt del? sistema|mensaje de sistema|tus? (?:\w{2,20} )?(?:instruccion|norma|regla|directri)|(?:ordenes|instrucciones) que (?:recib|te ))/,
      /(?:mostra|stampa|ripeti|svela|rivela|traduci|scrivi|dimmi|quali sono|qual e)\w{0,3}\b[^.!?\n]{0,30}(?:prompt di sistema|tu[eoai]i? (?:\w{2,20} )?(?:istruzion|regol|direttiv|linee)|(?:ordini|istruzioni) che hai)/,
      /(?:mostra|mostre|imprima|repet|revel|escrev|quais sao|qual e)\w{0,3}\b[^.!?\n]{0,30}(?:prompt d[eo] sistema|(?:tuas?|suas?|teu|seu) (?:\w{2,20} )?(?:instruc|regra|diretriz)|(?:ordens|instrucoes) que (?:receb|te ))/,
      /(?:laat|herhaal|toon|druk|geef|wat is|wat zijn)\b[^.!?\n]{0,30}(?:systeemprompt|(?:je|jouw|uw) (?:\w{2,20} )?(?:instructies|regels|richtlijnen|opdrachten))/,
      /(?:pokaz|powtorz|wypisz|zdradz|podaj)\w{0,3}\b[^.!?\n]{0,30}(?:prompt systemowy|(?:swoje|twoje|swoj|twoj) (?:\w{2,20} )?(?:instrukcj|polece|zasad|wytyczn))/,
      /(?:покажи|выведи|повтори|раскрой|напиши|назови|какие|какая|какой|скажи)[^.!?\n]{0,30}(?:систем[а-я]{0,6} (?:промпт|подсказк|инструкц|сообщени)|(?:сво[а-я]{1,3}|тво[а-я]{1,3}|ваш[а-я]{0,3}) (?:[а-я]{2,20} )?(?:промпт|инструкци|указани|правил|директив)|(?:указания|инструкции), которые теб)/,
      /(?:sistem (?:istemi|komutu|promptu)|(?:gizli|ic|ilk) (?:talimat|kural|komut)lar\w{0,6})[^.!?\n]{0,40}(?:goster|tekrarla|yaz|acikla|soyle|paylas|ver)/,
      /(?:اعرض|اظهر|كرر|اكتب|اكشف|اطبع|ما هي|ما هو|اخبرني)[^.!?؟\n]{0,30}(?:موجه النظام|مطالبة النظام|تعليماتك|قواعدك|اوامرك|(?:التعليمات|الاوامر) (?:التي|السرية))/,
      /(?:显示|告诉|重复|输出|透露|公开|打印|翻译|写出|说出|给我看)[^。！？\n]{0,14}(?:系统提示|系统指令|(?:你的|您的|你)[^。！？\n]{0,8}(?:提示词|指令|规则|说明|设定))|(?:系统提示词?|(?:你|您)(?:的|收到的|最初的)[^。！？\n]{0,6}(?:指令|提示词|规则|设定))[^。！？\n]{0,12}(?:是什么|写出|输出|告诉|显示|重复|说出|发给)/,
      /(?:システムプロンプト|隠された指示|内部(?:の)?ルール|(?:最初|初期)[^。！？\n]{0,6}(?:指示|命令)|あなた(?:の|が|に)[^。！？\n]{0,10}(?:指示|命令|ルール|設定))[^。！？\n]{0,14}(?:見せ|表示|繰り返|出力|教え|公開|書い|書き|何(?:です|だ))/,
      /(?:시스템 ?(?:프롬프트|지시|메시지)|(?:숨겨진|내부|처음|너의|당신의|네)[^.!?\n]{0,10}(?:지시|명령|규칙|지침|프롬프트))[^.!?\n]{0,14}(?:보여|반복|출력|알려|공개|말해|써)/,
      /(?:सिस्टम ?(?:प्रॉम्प्ट|निर्देश)|(?:अपने|तुम्हारे|आपके) (?:[^ ।\n]{2,14} )?(?:निर्देश|नियम|आदेश))[^।.!?\n]{0,24}(?:दिखा|दोहरा|लिख|बता|प्रकट)/,
    ],
  },
  {
    id: 'unboundAbroad',
    tags: TAGS.jailbreak,
    weight: 0.6,
    foreign: 0.65,
    forms: [
      /\b(?:ki|assistent|modell|ai) (?:ohne|die alles)\b[^.!?\n]{0,20}|\b(?:du hast|du bist|antworte|verhalte dich)\b[^.!?\n]{0,40}\b(?:ohne|keine(?:rlei)?|frei von|von allen) (?:\w{2,20} )?(?:einschrankung|beschrankung|filter|regel|zensur|grenz)/,
      /\b(?:tu (?:es|n'?as|n’as|n as)|reponds|comporte-toi|agis|joue)\b[^.!?\n]{0,40}\b(?:sans|aucune?|plus de|libre de) (?:\w{2,20} )?(?:restriction|filtre|limite|regle|censure|contrainte)/,
      /\b(?:eres|actua|compor\w{2,6}|responde|contesta|no tienes|tienes|haz de)\b[^.!?\n]{0,40}\b(?:sin|ningun\w?|libre de) (?:\w{2,20} )?(?:restriccion|filtro|limite|regla|censura|norma)/,
      /\b(?:sei|agisci|comportati|rispondi|non hai|recita)\b[^.!?\n]{0,40}\b(?:senza|alcun\w?|nessun\w?|privo di) (?:\w{2,20} )?(?:restrizion|filtr|limit|regol|censur)/,
      /\b(?:es|voce e|aja|age|comporta-te|comporte-se|responda|responde|nao tens|nao tem)\b[^.!?\n]{0,40}\b(?:sem|nenhum\w?|livre de) (?:\w{2,20} )?(?:restric|filtro|limite|regra|censura)/,
      /\b(?:je bent|je hebt|gedraag je|antwoord)\b[^.!?\n]{0,40}\b(?:zonder|geen) (?:\w{2,20} )?(?:beperking|filter|regel|censuur|limiet)/,
      /\b(?:jestes|nie masz|zachowuj sie|odpowiadaj)\b[^.!?\n]{0,40}\b(?:bez|zadnych) (?:\w{2,20} )?(?:ograniczen|filtr|zasad|cenzur)/,
      /(?:ты|у тебя|веди себя|отвечай|действуй)[^.!?\n]{0,40}(?:без|нет|никаких|лишен)[^.!?\n]{0,14}(?:ограничени|фильтр|правил|цензур|запрет)/,
      /(?:kisitlama|filtre|sansur|kural|sinir)\w{0,6}[^.!?\n]{0,16}(?:yok|olmayan|olmadan|siz\b)|(?:filtresiz|sansursuz|kuralsiz|sinirsiz|kisitlamasiz)[^.!?\n]{0,20}(?:yapay zeka|cevap|davran|model|asistan)/,
      /(?:انت|أنت|تصرف|اجب|ليس لديك|لديك)[^.!?؟\n]{0,40}(?:بلا|بدون|دون|اي|لا) ?(?:قيود|فلاتر|حدود|رقابة|قواعد)/,
      /(?:没有|不受|无|沒有|毫无)(?:任何)?[^。！？\n]{0,6}(?:限制|过滤|審查|审查|约束|规则|道德)[^。！？\n]{0,8}(?:的)?(?:ai|人工智能|助手|模型|回答|机器人)|(?:你|您)[^。！？\n]{0,12}(?:没有|不受|不再受)(?:任何)?[^。！？\n]{0,4}(?:限制|约束|规则|审查)/,
      /(?:制限|制約|フィルター|検閲|ルール)(?:の|は|が|も)?(?:一切)?(?:ない|なし|無し|ありません)[^。！？\n]{0,14}(?:ai|人工知能|アシスタント|モデル|答え|振る舞)|あなた(?:は|に)[^。！？\n]{0,14}(?:制限|制約|ルール)[^。！？\n]{0,8}(?:ない|ありません|なく)/,
      /(?:제한|필터|검열|규칙|제약)(?:이|은|도|가)? ?(?:없는|없이|없어)[^.!?\n]{0,16}(?:ai|인공지능|모델|답|행동|비서)|(?:너|당신)[^.!?\n]{0,16}(?:제한|제약|규칙)[^.!?\n]{0,6}없/,
      /(?:तुम|आप)[^।.!?\n]{0,30}(?:बिना|कोई)[^।.!?\n]{0,14}(?:प्रतिबंध|फ़िल्टर|फिल्टर|नियम|सीमा)/,
    ],
  },
];

/** A sentence that asks about such words instead of using them: a definition, a translation, a story, a lesson. */
export const ABOUT =
  /\b(?:what (?:does|do|is meant by|is the meaning of)|what's the meaning|meaning of|define|definition of|explain (?:what|how|why|the (?:concept|term|idea|difference))|how (?:do|can|should|would|does) (?:i|we|one|you|people|developers|companies|it|a)\b[^.!?\n]{0,30}\b(?:prevent|detect|protect|defend|mitigate|avoid|test|handle|stop|use|implement|configure|override)|examples? of|history of|difference between|translate (?:the|this|that|into|to)|grammar|synonyms?|essay (?:on|about)|article (?:on|about)|blog post|lesson|tutorial|documentation|research (?:paper|on)|report(?:ed)? on|is it (?:possible|safe|legal)|why (?:do|does|is|are|did|should))\b/;

/** Outside a quotation: words that speak about what stands in it. */
export const SPEAKS_OF =
  /\b(?:phrases?|messages?|sentences?|words?|wording|strings?|lines?|terms?|texts?|expressions?|examples?|such as|like|called|titled?|titles|typed|wrote|writes|write|saying|says|said|contain(?:s|ed|ing)?|regex|regular expression|flag(?:s|ged)?|caught|catch(?:es)?|detect(?:s|ed)?|block(?:s|ed)?|stopped|filters?|classifier|scanner|matches|meaning|means?|translate|define|attackers?|injections?|jailbreaks?|grammar|proofread|test cases?|unit test|count|explain|show(?:s|ed|n) that|treat(?:s|ed)?)\b/;
/** ... and words that make it an order after all. */
export const OBEYS_IT =
  /\b(?:follow(?:ing)?|obey|execute|comply|complete|finish|continue|carry out|act on|apply|do (?:what|as|it|so)|then do|and do|now do|as your (?:new )?(?:instruction|order|rule)s?)\b/;
/** One may take back what is one's own: "ignore my last message", "vergiss, was ich sagte". The Italian article in "i messaggi" is nobody. */
export const OWNED =
  /^\S{2,14}(?: \S{2,12}){0,1}?,? (?:(?:about|all|of|the|everything|what|anything|whatever|that|just|one|last|part|things?|text|message|question|order|please) ){0,4}(?:my|mine|i(?! [a-z]{3,12}i\b)|i've|i'd|we|our)\b|\b(?:mein\w{0,2}|was ich|que j|ce que j|mon|ma|mes|mi|mis|lo que (?:dije|escrib)|mio|mia|miei|mie|quello che ho|meu|minha|meus|minhas|que eu|mijn|wat ik|moj\w{0,3})\b|мо(?:й|е|ё|я|и|ю|е[мйг]о?|ё[мй]|их|им|ими|ем[уо])(?![а-я])|что я |我(?:的|之前|刚才|上|说|刚|前)|私(?:の|が)|先ほど|さっき|제가|내가|나의|benim|رسالتي|قلته|मेरा|मेरी|मैंने/;
/** "Never share your password": what is forbidden is not asked for. */
export const FORBIDS = /\b(?:never|not|don't|must not|should not|cannot|can't|won't|nobody|no one)(?: \w{2,12}){0,2} $/;
