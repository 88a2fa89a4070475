import * as vscode from 'vscode';
import { parseCeilings } from '../../core/models/ceilingSetting.ts';
import { costCsv } from '../../core/models/costCsv.ts';
import { costReport } from '../../core/models/costReport.ts';
import type { Clock } from '../../core/ports.ts';
import type { Settings } from '../settings.ts';
import { KEPT_DAYS, openLedger } from './ledgerFile.ts';

export interface CostsDeps {
	readonly costsFolder: string;
	readonly settings: Pick<Settings, 'ceilings'>;
	readonly clock: Clock;
}

const SCHEME = 'tandem-costs';
const SHOWN_DAYS = 30;

/** The two views of the ledger; what they show is made anew each time. */
export class Costs {
	readonly #deps: CostsDeps;
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly #registration: vscode.Disposable;

	constructor(deps: CostsDeps) {
		this.#deps = deps;
		this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
			onDidChange: this.#changed.event,
			provideTextDocumentContent: () => this.#report(),
		});
	}

	/** Opens totals and bars as a read-only page; as plain text where VS Code's Markdown extension is switched off. */
	async show(): Promise<void> {
		const uri = vscode.Uri.from({ scheme: SCHEME, path: '/Costs of Tandem.md' });
		this.#changed.fire(uri);
		try {
			await vscode.commands.executeCommand('markdown.showPreview', uri);
		} catch {
			await vscode.window.showTextDocument(uri, { preview: true });
		}
	}

	/** Opens every request that is kept as an untitled document: where it is saved, and whether, is the user's word. */
	async export(): Promise<void> {
		const { costsFolder, clock } = this.#deps;
		const entries = await openLedger(costsFolder, clock).read(KEPT_DAYS);
		const document = await vscode.workspace.openTextDocument({ language: 'csv', content: costCsv(entries) });
		await vscode.window.showTextDocument(document, { preview: false });
	}

	dispose(): void {
		this.#registration.dispose();
		this.#changed.dispose();
	}

	async #report(): Promise<string> {
		const { costsFolder, clock, settings } = this.#deps;
		const entries = await openLedger(costsFolder, clock).read(SHOWN_DAYS);
		return costReport({ entries, days: SHOWN_DAYS, now: clock.now(), ...parseCeilings(settings.ceilings()) });
	}
}
