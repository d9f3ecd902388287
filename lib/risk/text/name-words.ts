/** Words by which names of persons are known and told apart from other capitalised words. Lists of our own; the English dictionary is compromise's. */
const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** First names that are common somewhere, beside those that compromise knows. */
export const FIRST_NAMES = list(`
  aaliyah aarav abdul abdullah abel abena ada adaeze adam adama adel aditi adrian agnes agnieszka ahmad ahmed aida aiko aisha akash akira alain alan alba albert alejandra alejandro aleksander aleksandra alena
  alessandra alessandro alessia alex alexander alexandra alexandre alexei alexis alfonso ali alice alicia alina alireza alistair alma alvaro alyssa amadou amal amanda amara amelia amelie amina amir amit amy ana anais
  ananya anastasia anders andre andrea andreas andreea andrei andres andrew andrzej aneta angela angelika angelo anita anja anjali ankit ann anna annalena anne anneke annette anouk antje anton antonia antonio anya
  aoife arash aria ariel arjun arne arthur arturo arun asha ashley ashok asif astrid ata aurelie aurora ava axel ayesha aylin ayumi azra babak barbara bartosz beatrice beatriz bela ben benedikt benjamin bernard bernd
  bettina bilal birgit birgitta bjorn björn blanca bogdan bojan boris brahim brandon brenda brian brigitte bruno burak camila camille can carina carl carla carlos carmen carol carolina caroline carys catalina catarina
  catherine cecile cecilia celine cem chandra chantal charles charlotte chen chiara chidi chiamaka chinedu chloe christian christina christine christoph christopher ciara claire clara claudia claudio clemens colin
  connor constance corinna cornelia cristian cristina cyril dagmar dalia daniel daniela danielle danilo dario dariusz darya david dawit deborah deepak deepika delphine denis denise dennis derek devi diana diego dieter
  dilan dimitri dina dinesh dirk dita dmitri dmitry dominik dominique donna dora doris dorota dragan duc dylan ebru eduardo edward ekaterina elena eleni eleonora elias elif elin elisa elisabeth elise elizabeth ella
  ellen elmar eloise elsa emeka emil emilia emilio emily emma emmanuel emre enrico enrique eric erica erik erika ernesto esra esteban esther ethan etienne eugene eva evelyn ewa ezgi fabian fabio fabrice farah farid
  fatima fatma fatou fatoumata federica federico felipe felix femke fernanda fernando fiona flavia florence florian francesca francesco francine francis francisco franck francois françois frank franz frederic
  frederik freya friederike fritz gabriel gabriela gabriele gareth gary geert gemma georg george georgia gerard gerd gerhard gianluca gideon gina giorgia giovanna giovanni giulia giuseppe gloria gonzalo grace graham
  grazyna greta gregor grzegorz guadalupe guido guillaume gunnar gustav hadi hamid hamza hana hannah hans hao harald harold haruka harry hassan heidi heike heinrich helen helena helga helmut hendrik henri henrik henry
  herbert hiro hiroshi hong horst hugo hui hussein huy ibrahim ida ignacio igor ilse imani imran ines inga ingeborg ingrid ioana irene irina iris isaac isabel isabella isabelle ishaan ismail ivan ivana ivo ivy jack
  jacob jacqueline jacques jakob jakub jamal james jamie jan jana jane janina janine jannik jared jasmin jasmine jason javier jean jeffrey jelena jennifer jens jeremy jerome jesse jessica jesus jiri jin jing joachim
  joan joana joanna joao joão jochen johan johanna johannes john jon jonas jonathan jonna jordan jorge jose josé josef joseph joshua joyce juan juana judith julia julian juliana julie julien jun jung jürgen jurgen
  justin kai kaito kamal kamala karen karim karin karl karolina katarina katarzyna kate kateryna katharina katherine kathleen kathrin katja kavita keiko keith kelly kemal ken kenji kenneth kerstin kevin khadija khalid
  kim kimberly kofi kristin kristina krzysztof kumar kunal kurt kwame lakshmi lara lars laszlo laura lauren laurent layla lea leah leila lena leon leonard leonardo leonie leticia lev lewis li liam lida lila lilian
  lily lina linda linh linus lior lisa liv livia logan lorena lorenzo lotte louis louise luca lucas lucia lucie lucy ludwig luis luisa lukas lukasz luke luna luz lydia maarten mabel madeleine madison magda magdalena
  magnus mahmoud mai maja makoto malgorzata malik malte mandla manfred manon manuel manuela mara marc marcel marcela marcin marco marcos marcus maren margaret margarita maria mariam marian mariana marie marija marina
  mario marion marisol marit mark marko markus marlene marta martha martin martina mary masha mateo mateusz mathieu mathilde matteo matthew matthias maurice mauricio max maxim maxime maximilian maya megan mehdi
  mehmet mei melanie melissa mercy mia michael michal michel michele michelle miguel mihai mika mike mikael mikhail mila milan milena milica min ming mina minh mira miriam mirjam mohamed mohammad mohammed moritz
  moses muhammad murat mustafa nadia nadine nadja naima naomi nasser natalia natalie nathalie nathan neha nelson nia nicholas nick nicola nicolas nicole nigel niklas nikita nikola nikolai nils nina nita noah noemi
  noor nora norbert nour nuno nuria obinna odette okan olaf ole oleg olena olga oliver olivia olivier omar oscar oskar otto owen ozan pablo pamela paola paolo parisa pascal patricia patrick patrik paul paula
  pauline paulo pavel pawel pedro peter petra philip philipp philippe pia pierre pieter pilar piotr pooja prakash pranav priya quentin quinn rachel radek rafael rahul rainer raj rajesh ralf ralph ramon rana rania
  raphael raquel rashid ravi raymond rebecca regina reinhard rejane rekha renata renate rene reza ricardo richard rita robert roberta roberto rocio rodrigo roger rohan roland rolf roman romain ronald rosa rosalie
  rosario rose ruben rudolf rui rupert ruth ryan saba sabine sabrina sadia said sakura salim salma salvatore sam samantha samir samira samuel sandra sanjay sanne santiago sara sarah sascha sasha satoshi saul savannah
  scott sean sebastian selim selin selma serena serge sergei sergey sergio seung shan shanice sharon shirin shreya sibel sienna sigrid silke silvia simon simona simone sina siobhan sofia sofie solange sonia sonja
  sophia sophie soren sota stacy stefan stefania stefano stella stephan stephanie stephen steven stig sue suresh susan susana susanne suzanne sven svenja svetlana sybille sylvie takeshi tamara tanja tanya tara tariq
  tatiana tatjana teresa thabo theo theresa thiago thomas thorsten tiago tim timo tina tobias todd tom tomas tomasz tony torben tove tracy tuan tunde ulrich ulrike umar ursula usha uta uwe vadim valentin valentina
  valeria vanessa vasco vera veronica veronika victor victoria viktor viktoria vijay vikram vincent vincenzo violeta virginia vishal vivian vladimir volker wale walter wanda wei wendy werner wiebke wilhelm willem
  william wojciech wolfgang xavier ximena xin yael yan yara yasmin yasmine yasser yin ying yoko yolanda youssef yuki yuri yusuf yves yvonne zahra zainab zara zeynep zhang zoe zofia zoltan zoran zsofia zuzana`);

export const TITLES =
  /(?:^|[^\p{L}])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Lady|Lord|Rev|Father|Sister|Judge|Justice|Senator|Captain|Capt|Sergeant|Sgt|Officer|Nurse|Coach|President|Herr|Frau|Hr|Fr|Monsieur|Madame|M|Mme|Mlle|Señor|Señora|Sr|Sra|Don|Doña|Signor|Signora|Sig|Senhor|Senhora|Pan|Pani)\.? $/u;

/** Words after which a name comes: roles, labels, greetings. Tried on the folded 40 characters before. */
export const BEFORE =
  /(?:\b(?:name|names|full[_ ]?name|first[_ ]?name|last[_ ]?name|surname|caller|customer|client|patient|tenant|applicant|employee|witness|holder|owner|account holder|cardholder|card holder|subject|user|guest|passenger|driver|contact|attn|attention|recipient|sender|signed|author|assignee|reporter|manager|colleague|teammate|doctor|nurse|teacher|student|candidate|beneficiary|insured|member|subscriber|defendant|plaintiff|agent|rep|representative|spouse|wife|husband|son|daughter|mother|father|brother|sister|friend|neighbou?r|boss|supervisor|landlord|buyer|seller|payee|dear|hi|hello|hey|thanks|thank you|regards|cheers|sincerely|best|yours|my name is|name's|i am|i'm|this is|it is|it's|here is|speaking with|spoke (?:to|with)|talked to|ask for|asked for|met|meeting with|contacted|called|escalated to|assigned to|reported by|approved by|signed by|written by|prepared by|sent by|requested by|handled by|according to|refund for|behalf of|care of|c\/o|for|by|from|with|to|and|via|between|against|about|von|für|mit|herr|frau|de|para|por|con|pour|avec|par|notes?|cc|bcc|fwd|re)[ :="',(-]{1,4})$/;
export const AFTER =
  /^(?:'s\b|’s\b|,? (?:\(?(?:born|age|aged|dob|ssn|she|he|her|his)\b)|,? (?:said|says|asked|asks|called|calls|wrote|writes|told|replied|reported|requested|requests|wants|wanted|needs|needed|has|had|is|was|will|would|can|could|lives|lived|works|worked|agreed|signed|paid|ordered|complained|explained|confirmed|claims|claimed|cancelled|canceled|booked|phoned|resigned|sent|brought|returned|visited|received|bought|thinks|emailed|accepted|declined|approved|rejected|flagged|missed|forgot|lost|found|met|spoke|answered|submitted|applied|transferred|withdrew|owes|sold|married|died|attended|joined|left|went|came|moved|and \p{Lu}|who|whose)\b|,? \d|[ ,]*[<(][\w.+-]+@)/u;

/** Capitalised words that are no names of persons, beside the dictionary's. */
export const NOT_NAMES = list(`
  street road avenue lane drive court close way place square boulevard terrace crescent park hill bridge river lake mountain island city town county state states kingdom republic union bank university college school
  hospital clinic church airport station hotel restaurant museum library company corporation group holding partners associates consulting solutions services systems technologies software labs inc ltd llc gmbh plc corp
  team department office board committee council ministry agency commission court parliament congress senate police army order invoice ticket reference number code error version build release account card payment
  refund transfer balance customer client user agent support service help desk api json http https url html css sql id uuid token key hash server database table file folder email phone address name date time
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december spring summer autumn winter north south east west northern southern
  eastern western new old great upper lower saint san santa los las el la le les der die das den van von the and or of in on at by for with from to please thanks thank dear hello hi regards note notes
  meeting project plan product premium basic standard pro plus google microsoft apple amazon facebook meta twitter linkedin github gitlab slack zoom oracle ibm intel nvidia samsung sony visa mastercard paypal stripe
  american british german french spanish italian chinese japanese indian european english african asian canadian australian mexican brazilian russian dutch swiss swedish norwegian danish polish turkish greek
  machine learning artificial intelligence language model data science cloud security privacy policy terms conditions annual general report summary section chapter figure table appendix true false null none
  world war cup olympic games league prime minister president king queen prince princess pope black white red green blue yellow golden silver airlines airways insurance express mail post news times journal
  build trace commit sku isbn tracking parcel parcels voicemail tax form background check statement witness reset link request requested firewall sign login logout charge direct debit yes no ok
  sales billing infra admin administrator anonymous docs documentation webmaster helpdesk marketing engineering operations ops finance reception accounts payroll procurement logistics maintenance unknown default test root website homepage newsletter
  caller reviewer approver assignee reporter owner passenger patient tenant applicant driver guest recipient sender attendee speaker moderator nominee insured claimant borrower lender cardholder employee colleague teammate`);
