import type { ChatEngine } from '../engine.ts';

/** What of the engine the chat's gestures need. */
export type PanelEngine = Omit<
	ChatEngine,
	| 'gestures'
	| 'index'
	| 'showInstructions'
	| 'forDoor'
	| 'forJobs'
	| 'forComparison'
	| 'sent'
	| 'redact'
	| 'redactor'
	| 'dispose'
>;
