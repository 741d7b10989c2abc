/**
 * Words that a note should not hold (RGPD art. 9 and 10; reference/france.md §2: the CNIL looks for them by keyword), as
 * they read once folded: small letters, no accents, apostrophes and hyphens as spaces. Precision first: a coach that
 * cries over « assurance maladie » is a coach nobody reads. Procedures (« certificat médical », « pension d’invalidité »)
 * are what these calls are about and pass; what somebody suffers from does not.
 */
export type WordKind = 'health' | 'speech' | 'judgement' | 'belief' | 'intimacy' | 'origin' | 'justice';

const health = [
  // illnesses
  'cancer(?:s|eux|euses?)?',
  'tumeurs?',
  'leucemies?',
  'metastases?',
  'depressi(?:on|ons|f|fs|ve|ves)',
  'deprime(?:e|s|es)?',
  'burn ?out',
  'bipolaires?',
  'schizo\\w*',
  'psychoses?|psychotiques?',
  'psychiatr\\w+',
  'autis(?:me|tes?|tiques?)',
  'anxiete|anxieu(?:x|se|ses)|crises? d angoisse',
  'suicid\\w+',
  'anorexi\\w+|boulimi\\w+',
  'vih|sida|seropositi\\w+',
  'hepatites?|tuberculose|(?:a|positif|positive) (?:le |au )?covid',
  'diabet\\w+',
  'epilep\\w+',
  'parkinson|alzheimer|demences?|senil\\w*',
  'sclerose|avc|infarctus',
  '(?:probleme|insuffisance|crise|souci)s? (?:cardiaque|renale?|respiratoire|de (?:sante|coeur|dos))s?',
  'asthm\\w+|fibromyalgie|polyarthrite|arthrose|endometriose|myopathie|mucoviscidose|spondylarthrite',
  'troubles? (?:psy\\w*|mentaux|mental|anxieux|cognitifs?|du comportement|de la memoire)',
  'cirrhose|greffee?s?|tdah|dysle(?:xie|xique)s?|perd la tete',
  'dialys\\w+|chimio\\w*|radiotherapie',
  'handicap (?:mental|moteur|psychique|visuel|auditif|lourd)',
  '(?:est|etait|sont) (?:lourdement |tres )?handicapee?s?|(?:son|mon|leur) handicap',
  'defici(?:ence|ent|ente)s? (?:intellectuel\\w*|mental\\w*|visuel\\w*)',
  'trisomi\\w+|paraplegi\\w+|tetraplegi\\w+|hemiplegi\\w+|amput\\w+',
  'aveugles?|malvoyante?s?|cecite|fauteuil roulant',
  'toxicoman\\w+|drogue(?:e|s|es)?|alcool\\w*|addict\\w*|methadone|desintoxication',
  '(?<!\\bl )enceintes?|grossesse|fausse couche|ivg|avortement',
  'malades?',
  '(?<!assurance )(?<!arret )(?<!conge )(?<!conges )(?<!assurances )(?<!caisse )(?<!feuille de )(?<!feuilles de )(?<!indemnites )maladies?',
  // care
  'hospitalis\\w+|(?<!face )a l hopital|sort(?:i|ie)? de l hopital|en clinique|aux urgences',
  'chirurgi\\w+|se fait operer|(?:ete|est|etre) operee?s?|operation (?:du|de la|au|a la)',
  '(?:anti ?depresseur|anxiolytique|neuroleptique|medicament|insuline|morphine)s?',
  'sous traitement|traitement (?:medical|lourd|a vie)',
];

/** For these there is a gesture at the desk: another channel. */
const speech = [
  'sourde?s?|surdite|malentendante?s?|aphasi\\w+|(?:est|et|personne|dame|monsieur) muette?|n entend (?:pas|plus|rien)|begaie|begue',
];

const judgement = [
  'con(?:s|ne|nes|nard|narde|nards|nasse)?',
  'imbeciles?|idiote?s?|debiles?|stupides?|abrutie?s?|cretine?s?|tocarde?s?',
  'salauds?|salope?s?|putes?|encule\\w*|merde|emmerd\\w+|chiante?s?|casse couilles?|relou|petasses?|bouffons?|mytho\\w*|raleu(?:r|rs|se|ses)|chieu(?:r|rs|se|ses)|schnock|sale (?:type|gosse|bonne femme)',
  '(?:un|une|est|completement|vieux|vieille|vraiment) (?:fou|folle)|cinglee?s?|dingues?|parano',
  'menteu(?:r|rs|se|ses)|(?:il|elle) ment|malhonnetes?|fraudeu(?:r|rs|se|ses)|profiteu(?:r|rs|se|ses)',
  'faineante?s?|feignante?s?|paresseu(?:x|se|ses)|flemmarde?s?|cas sociaux|cas social|cassos',
  'agressi(?:f|fs|ve|ves)|desagreables?|mechante?s?|odieu(?:x|se|ses)|insupportables?|(?:dame|monsieur|personne|tres) penible|hysteriques?',
  'malpolie?s?|impolie?s?|mal elevee?s?|arrogante?s?|capricieu(?:x|se)|manipulat(?:eur|rice)s?',
  '(?:est|tres|un peu|personne|dame|monsieur) (?:bizarre|louche)|antipathiques?|(?:comprend|compris) rien|rien compris',
];

const belief = [
  'musulmane?s?|islam\\w*|ramadan|halal|voilees?|porte le voile|mosquee|imam',
  'juifs?|juives?|casher|synagogue|catholiques?|chretien(?:s|ne|nes)?|protestante?s?',
  'temoins? de jehovah|evangeliques?|pratiquante?s?|religions?|religieu(?:x|se|ses)',
  'extreme (?:droite|gauche)|communistes?|socialistes?|macronistes?|lepenistes?|gilets? jaunes?',
  'vote(?:nt)? (?:pour|a droite|a gauche|rn|blanc)|rassemblement national|front national|lfi',
  'militante?s?|encartee?s?',
  'cgt|cfdt|cftc|force ouvriere|syndicalistes?|syndiquee?s?|deleguee?s? syndical(?:e|es)?|(?:son|au|du) syndicat(?! (?:d|des|de|mixte|intercommunal))',
];

const intimacy = [
  'homosexuel\\w*|gays?|lesbiennes?|bisexuel\\w*|transgenres?|transsexuel\\w*|vie sexuelle|sexuel(?:s|le|les|lement)?',
  'sa maitresse|son amant|infideles?|prostitu\\w+',
  'viols?|violee?s?|inceste|violences? (?:conjugales?|familiales?|sexuelles?)|(?:femme|est|etait) battue|(?:la|le) (?:bat|frappe)',
];

const origin = [
  'maghrebine?s?|africaine?s?|asiatiques?|gitane?s?|tsiganes?|tziganes?|manouches?|roms?|gens du voyage',
  '(?:un|une|les|des) arabes?|d origine (?:etrangere|algerienne|marocaine|tunisienne|turque|malienne|africaine|arabe|rom|roumaine)',
  'immigree?s?|clandestine?s?|sans papiers?|sa race|couleur de peau',
];

const justice = [
  'prison|incarcer\\w+|(?:est|etait|actuellement) detenue?(?! par)|garde a vue|casier judiciaire|bracelet electronique|mise? en examen',
  'delinquan\\w+|condamnee?s? (?:pour|a|par|en)',
];

function oneOf(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b`, 'g');
}

export const sensitiveWords: readonly (readonly [WordKind, RegExp])[] = [
  ['speech', oneOf(speech)],
  ['health', oneOf(health)],
  ['judgement', oneOf(judgement)],
  ['belief', oneOf(belief)],
  ['intimacy', oneOf(intimacy)],
  ['origin', oneOf(origin)],
  ['justice', oneOf(justice)],
];
