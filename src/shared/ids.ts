/** Names that package.json contributes and code refers to. `test/contributions.test.ts` holds the two together. */

/** Views. */
export const VIEWS = { chat: 'tandem.chat' } as const;

/** Commands. */
export const COMMANDS = {
	newChat: 'tandem.newChat',
	ask: 'tandem.ask',
	stop: 'tandem.stop',
	setApiKey: 'tandem.setApiKey',
	clearApiKey: 'tandem.clearApiKey',
	testConnection: 'tandem.testConnection',
	chooseEndpoint: 'tandem.chooseEndpoint',
	chooseModel: 'tandem.chooseModel',
	chooseHostedTools: 'tandem.chooseHostedTools',
	setMcpToken: 'tandem.setMcpToken',
	compareModels: 'tandem.compareModels',
	showLastRequest: 'tandem.showLastRequest',
	showSent: 'tandem.showSent',
	exportChat: 'tandem.exportChat',
	showCosts: 'tandem.showCosts',
	exportCosts: 'tandem.exportCosts',
	reviewChanges: 'tandem.reviewChanges',
	showBatchJobs: 'tandem.showBatchJobs',
	applySuggestion: 'tandem.applySuggestion',
	dismissFinding: 'tandem.dismissFinding',
	fix: 'tandem.fix',
	acceptFix: 'tandem.acceptFix',
	rejectFix: 'tandem.rejectFix',
	rewriteSelection: 'tandem.rewriteSelection',
	keepChange: 'tandem.keepChange',
	undoChange: 'tandem.undoChange',
	undoChangeSayWhy: 'tandem.undoChangeSayWhy',
	keepLines: 'tandem.keepLines',
	undoLines: 'tandem.undoLines',
	keepFile: 'tandem.keepFile',
	undoFile: 'tandem.undoFile',
	keepTurn: 'tandem.keepTurn',
	undoTurn: 'tandem.undoTurn',
	nextChange: 'tandem.nextChange',
	previousChange: 'tandem.previousChange',
	openChange: 'tandem.openChange',
	openTurnChanges: 'tandem.openTurnChanges',
	restoreCheckpoint: 'tandem.restoreCheckpoint',
	redoRestore: 'tandem.redoRestore',
	indexStatus: 'tandem.indexStatus',
	rebuildIndex: 'tandem.rebuildIndex',
	deleteIndex: 'tandem.deleteIndex',
	showInstructions: 'tandem.showInstructions',
	compactChat: 'tandem.compactChat',
	writeCommitMessage: 'tandem.writeCommitMessage',
} as const;

/** Settings, all of user scope. */
export const SETTINGS = {
	endpoint: 'tandem.endpoint',
	model: 'tandem.model',
	smallModel: 'tandem.smallModel',
	fallbackModels: 'tandem.fallbackModels',
	approveEdits: 'tandem.approveEdits',
	saveEditedFiles: 'tandem.saveEditedFiles',
	reviewCodeLens: 'tandem.reviewCodeLens',
	models: 'tandem.models',
	ceilings: 'tandem.ceilings',
	endpointOptions: 'tandem.endpointOptions',
	reasoningEffort: 'tandem.reasoningEffort',
	indexEnabled: 'tandem.index.enabled',
	indexMaxFiles: 'tandem.index.maxFiles',
	indexEmbeddings: 'tandem.index.embeddings',
	instructions: 'tandem.instructions',
	largeReviews: 'tandem.largeReviews',
	hostedTools: 'tandem.hostedTools',
	contextBudget: 'tandem.contextBudget',
	compactAbove: 'tandem.compactAbove',
	chatTitles: 'tandem.chatTitles',
} as const;

/** Keys for `when` clauses. */
export const CONTEXT_KEYS = {
	running: 'tandem.running',
	pendingFix: 'tandem.pendingFix',
	/** Changes of turns wait for review. */
	hasWaiting: 'tandem.hasWaiting',
	/** Paths on disk (`resourcePath`) of the files with changes that wait. */
	waitingFiles: 'tandem.waitingFiles',
	canRedoRestore: 'tandem.canRedoRestore',
} as const;

/** The model name under which the demo endpoint of `npm start` answers: a script, so that the panel can say so. */
export const DEMO_MODEL = 'tandem-demo-script';
