import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { ChangedFile } from '../../shared/chat.ts';
import { filesSentence } from '../wording.ts';
import { FileLine } from './fileLine.tsx';
import { useKeptFocus } from './keptFocus.ts';
import { LineCounts } from './lineCounts.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly files: readonly ChangedFile[];
	/** While a turn runs its files still change, so it cannot be decided about them. */
	readonly isRunning: boolean;
	readonly ports: Ports;
}

/** The files that a turn changed, each a way to its diff, and the decision about all of them or each. */
export const ChangedFiles = memo(({ turn, files, isRunning, ports }: Props): JSX.Element => {
	const card = useRef<HTMLDivElement>(null);
	useKeptFocus(card);
	const isPending = !isRunning && files.some((file) => file.review === 'pending');
	const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + file[of], 0);
	return (
		<div class="card files" ref={card}>
			<header class="files-header">
				<span class="files-title">{filesSentence(files)}</span>
				{files.length > 1 && <LineCounts added={sum('added')} removed={sum('removed')} />}
				<span class="files-actions">
					{files.length > 1 && (
						<button
							type="button"
							class="link-button"
							title="Show all changes of this turn in one diff"
							onClick={() => ports.post({ kind: 'openTurnDiff', turn })}
						>
							View all
						</button>
					)}
					{isPending && <Decision turn={turn} ports={ports} />}
				</span>
			</header>
			<ul class="files-list">
				{files.map((file) => (
					<li key={file.path}>
						<FileLine turn={turn} file={file} isRunning={isRunning} ports={ports} />
					</li>
				))}
			</ul>
		</div>
	);
});

/** About all files of the turn that nothing was decided about. */
function Decision({ turn, ports }: Pick<Props, 'turn' | 'ports'>): JSX.Element {
	return (
		<>
			<button
				type="button"
				class="button secondary"
				title="Undo all changes of this turn"
				onClick={() => ports.post({ kind: 'undo', turn })}
			>
				Undo
			</button>
			<button
				type="button"
				class="button"
				title="Keep all changes of this turn"
				onClick={() => ports.post({ kind: 'keep', turn })}
			>
				Keep
			</button>
		</>
	);
}
