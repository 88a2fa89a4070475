import type { JSX } from 'preact';
import type { ChangedFile } from '../../shared/chat.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { filesSentence, REVIEW_STATES } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly files: readonly ChangedFile[];
	/** While a turn runs its files still change, so it cannot be decided about them. */
	readonly isRunning: boolean;
	readonly ports: Ports;
}

/** The files that a turn changed, each a way to its diff, and the decision about them. */
export const ChangedFiles = memo(({ turn, files, isRunning, ports }: Props): JSX.Element => {
	const isPending = !isRunning && files.some((file) => file.review === 'pending');
	const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + file[of], 0);
	return (
		<div class="card files">
			<header class="files-header">
				<span class="files-title">{filesSentence(files)}</span>
				{files.length > 1 && <Counts added={sum('added')} removed={sum('removed')} />}
				{isPending && (
					<span class="files-actions">
						<button type="button" class="button secondary" onClick={() => ports.post({ kind: 'undo', turn })}>
							Undo
						</button>
						<button type="button" class="button" onClick={() => ports.post({ kind: 'keep', turn })}>
							Keep
						</button>
					</span>
				)}
			</header>
			<ul class="files-list">
				{files.map((file) => (
					<li key={file.path}>
						<FileLine file={file} open={() => ports.post({ kind: 'openDiff', turn, path: file.path })} />
					</li>
				))}
			</ul>
		</div>
	);
});

function FileLine({ file, open }: { readonly file: ChangedFile; open(): void }): JSX.Element {
	const slash = file.path.lastIndexOf('/') + 1;
	return (
		<>
			<button
				type="button"
				class={`file file-${file.change} file-${file.review}`}
				title={`Show what changed in ${showHiddenText(file.path)}`}
				onClick={open}
			>
				<Icon name="file" />
				<span class="file-name">
					<ForeignText text={file.path.slice(slash)} />
				</span>
				{slash > 0 && (
					<span class="file-folder">
						<ForeignText text={file.path.slice(0, slash - 1)} />
					</span>
				)}
				{file.change !== 'modified' && <span class="file-change">{file.change}</span>}
				<Counts added={file.added} removed={file.removed} />
			</button>
			{file.review !== 'pending' && <span class={`review review-${file.review}`}>{REVIEW_STATES[file.review]}</span>}
		</>
	);
}

function Counts({ added, removed }: { readonly added: number; readonly removed: number }): JSX.Element {
	return (
		<span class="counts">
			<span class="added">+{added}</span> <span class="removed">−{removed}</span>
		</span>
	);
}
