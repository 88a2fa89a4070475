/** Words that say nothing about where to look: function words, and what one asks of any code. */
const ENGLISH =
	'a an and are as at be been but by can could did do does doing don for from had has have how i if in into is it its itself just let like may me might more most must my need no not now of off on one only or other our out over own same should so some such than that the their them then there these they this those through to too under until up very was we were what when where which while who why will with without would you your';
/** What people say around what they ask, and what is left of contractions. */
const TALKING =
	'able actually again another anything anyway arent aren behaves both breaks cant come comes couldn didn doesn done either else enough even ever every everything everywhere gets getting give gives go goes going gone good got hard hasn haven here isn later ll lot lots many maybe mean means much needed needs never nice nothing ok okay people probably quite rather re really seem seems shouldn simply since someone something sometimes somewhere somehow still sure tell tells thanks thing things think though thus tries trying ve wants wasn weren whatever won work working works worked wouldn wrong yet';
const ASKING =
	'add adds added adding also allow allows avoid avoids because before after change changes changed currently ensure ensures etc feat feature fix fixed fixes fixing get handle handles improve improves instead issue bug problem make makes made making new please prevent prevents previously remove removed removes see set support supports update updated updates use used uses using via want way whether';
/** Without those that are English words too, or names in code. */
const OTHERS =
	'der das und ist nicht ein eine einen einem einer den dem des mit von zu auf für wenn wird werden soll bei auch nach wie wir ich le les des une est pas pour dans avec sur que qui el los las una para con por en y del que no é não um uma com и в не на что как';

/** Words of talk that are now and then meant: they count for less. In lower case. */
const HALF_SAID =
	'all any anyone everybody become becomes back directly kind kinds looks notices people person put puts right says shown shows stuff taken takes talks told turned turns weird whole';
export const QUIET_WORDS: ReadonlySet<string> = new Set(HALF_SAID.split(' '));

/** In lower case. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${TALKING} ${ASKING} ${OTHERS}`.split(' '));
