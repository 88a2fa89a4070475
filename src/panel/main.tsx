import './panel.css';
import { render } from 'preact';
import type { ToPanel } from '../shared/panelProtocol.ts';
import { createDraftKeeper } from './draftKeeper.ts';
import { createEditor, type EditorApi } from './editor.ts';
import { createMarkdown } from './markdown/createMarkdown.ts';
import { PictureShelf } from './pictureShelf.ts';
import { initialState, type LocalAction, reduce } from './state.ts';
import { ErrorBoundary } from './view/errorBoundary.tsx';
import { Panel } from './view/panel.tsx';
import type { Ports } from './view/ports.ts';

declare function acquireVsCodeApi(): EditorApi;

/** Draws the panel and keeps it drawn: messages are folded at once, drawing is once a frame. */
function start(root: HTMLElement): void {
	const editor = createEditor(acquireVsCodeApi());
	const drafts = createDraftKeeper((text) => editor.post({ kind: 'draft', text }), {
		set: (callback, ms) => setTimeout(callback, ms),
		clear: (handle) => clearTimeout(handle as number),
	});
	const { chat, top } = editor.remembered;
	const restore = chat !== undefined && top !== undefined ? { chat, top } : undefined;
	let state = initialState(editor.remembered.draft);
	let frame: number | undefined;
	let snapshots = 0;

	const draw = (): void => {
		frame = undefined;
		render(
			<ErrorBoundary revision={snapshots} onDrawAgain={() => editor.post({ kind: 'ready' })}>
				<Panel state={state} ports={ports} restore={restore} />
			</ErrorBoundary>,
			root,
		);
	};
	const take = (message: ToPanel | LocalAction): void => {
		const before = state;
		state = reduce(state, message);
		if (state === before) return;
		if (message.kind === 'snapshot') snapshots++;
		if (state.draft.text !== before.draft.text) {
			editor.remember({ draft: state.draft.text });
			// What came from the host need not go back there.
			if (message.kind !== 'snapshot') drafts.changed(state.draft.text);
		}
		if (state.chat !== before.chat) editor.remember({ chat: state.chat });
		if (frame === undefined) frame = requestAnimationFrame(draw);
	};
	const ports: Ports = {
		current: () => state,
		take,
		post: editor.post,
		remember: editor.remember,
		flushDraft: drafts.flush,
		markdown: createMarkdown(),
		pictures: new PictureShelf((id) => editor.post({ kind: 'showPicture', id })),
	};

	addEventListener('message', (event: MessageEvent<ToPanel>) => {
		if (event.data.kind === 'picture') ports.pictures.put(event.data.id, event.data.url);
		else take(event.data);
	});
	// Last moments of a page that is hidden or thrown away.
	document.addEventListener('visibilitychange', drafts.flush);
	addEventListener('pagehide', drafts.flush);
	draw();
	editor.post({ kind: 'ready' });
}

const root = document.getElementById('root');
if (root) start(root);
