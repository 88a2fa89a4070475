/** Names that package.json contributes and code refers to. `test/contributions.test.ts` holds the two together. */

export const VIEWS = { chat: 'tandem.chat' } as const;

export const COMMANDS = {
	newChat: 'tandem.newChat',
	ask: 'tandem.ask',
	stop: 'tandem.stop',
	setApiKey: 'tandem.setApiKey',
	clearApiKey: 'tandem.clearApiKey',
	testConnection: 'tandem.testConnection',
	showLastRequest: 'tandem.showLastRequest',
	reviewChanges: 'tandem.reviewChanges',
	applySuggestion: 'tandem.applySuggestion',
	dismissFinding: 'tandem.dismissFinding',
	fix: 'tandem.fix',
	acceptFix: 'tandem.acceptFix',
	rejectFix: 'tandem.rejectFix',
} as const;

export const SETTINGS = {
	endpoint: 'tandem.endpoint',
	model: 'tandem.model',
	approveEdits: 'tandem.approveEdits',
} as const;

/** Keys for `when` clauses. */
export const CONTEXT_KEYS = { running: 'tandem.running', pendingFix: 'tandem.pendingFix' } as const;

/** The model name under which the demo endpoint of `npm start` answers: a script, so that the panel can say so. */
export const DEMO_MODEL = 'tandem-demo-script';
