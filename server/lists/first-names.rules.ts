/**
 * First names common among people living in France, folded: enough of them to know a column of first names that no header
 * names. Not used to judge anybody's name.
 */
export const commonFirstNames: ReadonlySet<string> = new Set(
  `adam adrien agathe agnes ahmed aicha alain albert alex alexandra alexandre alexis ali alice aline amandine amelie amina
  amine ana anais andre andrea andree angelique anissa anna anne annie anthony antoine antonio arnaud arthur assia astrid
  audrey aurelie aurelien aya aziz baptiste barbara benjamin benoit bernadette bernard bertrand bilal brahim brigitte bruno
  camille carine carla carlos carmen caroline catherine cecile cedric celia celine chantal charles charlotte chloe christelle
  christian christiane christine christophe claire clara claude claudette claudine clemence clement colette corinne cyril
  damien daniel daniele danielle david delphine denis denise diane didier djamel dominique edith eliane elisabeth elise
  emilie emma emmanuel eric erwan estelle esther ethan eugenie eva evelyne fabien fabienne fabrice farid farida fatima
  fatiha fatoumata florence florent florian france francine francis franck francois francoise frederic gabriel gael genevieve
  georges georgette gerard germaine ghislaine gilbert gilles ginette gisele gregory guillaume gustave guy habib hakim
  hamid hassan helene henri henriette herve hugo huguette ibrahim ibrahima ines irene isabelle ismael ivan jacqueline
  jacques jamila jean jeanne jeannine jennifer jeremy jerome jessica joel joelle johan john jonathan jordan jose joseph
  josette josiane jules julia julie julien juliette justine kamel karim karima karine kevin khadija khaled kheira laetitia
  lahcen laila laura laure laurence laurent lea leila lea leo leon lila liliane lina line lionel loic lola louis louise luc
  lucas lucette lucie lucien lucienne ludovic lydia lydie madeleine maeva malika malik mamadou manon manuel marc marcel
  marcelle maria mariam mariama marie marine marion marguerite mario marthe martin martine maryse mathieu mathilde matthieu
  maud maurice max maxime mehdi melanie melissa michael michel michele micheline mickael mina miguel mireille mohamed
  mohammed monique morgane mouloud moussa mustapha myriam nabil nadege nadia nadine naima nassima nathalie nathan nicolas
  nicole noah noe noemie nora norbert odette odile olga olivier omar oumar pascal pascale patrice patricia patrick paul
  paulette pauline pedro philippe pierre pierrette quentin rachel rachid rachida raphael raymond raymonde rebecca regine
  regis remi rene renee richard robert roger roland romain rosa rose sabine sabrina said saida salah salim salima samia samir
  samira samuel sandra sandrine sara sarah sebastien serge severine sidonie simon simone sofia solange sonia sophie stephane
  stephanie suzanne sylvain sylvie tatiana theo theodore theresa therese thierry thomas tiphaine valentin valerie vanessa
  veronique victor vincent virginie viviane walid wassila william xavier yacine yamina yann yannick yasmina yasmine youcef
  youssef yves yvette yvon yvonne zahra zakaria zineb zoe zohra`.split(/\s+/),
);
