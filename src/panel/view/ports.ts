import type { FromPanel } from '../../shared/panelProtocol.ts';
import type { Remembered } from '../editor.ts';
import type { Markdown } from '../markdown/createMarkdown.ts';
import type { PictureShelf } from '../pictureShelf.ts';
import type { LocalAction, PanelState } from '../state.ts';

/** What the views may do. One object for the life of the page, so that it never causes drawing. */
export interface Ports {
	/** The newest state, which may not be drawn yet. */
	current(): PanelState;
	/** Changes the panel's own state. */
	take(action: LocalAction): void;
	/** Tells the host. */
	post(message: FromPanel): void;
	/** Keeps what may be lost. */
	remember(change: Partial<Remembered>): void;
	/** Hands the composer's text to the host at once. */
	flushDraft(): void;
	readonly markdown: Markdown;
	/** Pictures that tools of the endpoint made, while they are seen. */
	readonly pictures: PictureShelf;
}
