import type { JSX } from 'preact';
import type { ChangedFile } from '../../shared/chat.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { REVIEW_STATES } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon, type IconName } from './icon.tsx';
import { LineCounts } from './lineCounts.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly file: ChangedFile;
	readonly isRunning: boolean;
	readonly ports: Ports;
}

const ICONS: { readonly [K in ChangedFile['change']]: IconName } = {
	modified: 'file',
	created: 'fileAdded',
	deleted: 'fileRemoved',
	renamed: 'fileMoved',
};

/** One changed file: the way to its diff, and the decision about it or what was decided. */
export const FileLine = memo(({ turn, file, isRunning, ports }: Props): JSX.Element => {
	const { path, review } = file;
	const slash = path.lastIndexOf('/') + 1;
	return (
		<>
			<button
				type="button"
				class={`file file-${file.change} file-${review}`}
				title={`Show what changed in ${showHiddenText(path)}`}
				onClick={() => ports.post({ kind: 'openDiff', turn, path })}
			>
				<Icon name={ICONS[file.change]} />
				<span class="file-name">
					<ForeignText text={path.slice(slash)} />
				</span>
				{slash > 0 && (
					<span class="file-folder">
						<ForeignText text={path.slice(0, slash - 1)} />
					</span>
				)}
				{file.change !== 'modified' && <span class="file-change">{file.change}</span>}
				<LineCounts added={file.added} removed={file.removed} />
			</button>
			{review !== 'pending' && <span class={`review review-${review}`}>{REVIEW_STATES[review]}</span>}
			{review === 'pending' && !isRunning && <FileDecision turn={turn} path={path} ports={ports} />}
		</>
	);
});

function FileDecision({ turn, path, ports }: Pick<Props, 'turn' | 'ports'> & { readonly path: string }): JSX.Element {
	const name = showHiddenText(path);
	return (
		<span class="file-actions">
			<button
				type="button"
				class="icon-button"
				data-does="undo"
				aria-label={`Undo ${name}`}
				title="Undo the changes of this file"
				onClick={() => ports.post({ kind: 'undoFile', turn, path })}
			>
				<Icon name="undo" />
			</button>
			<button
				type="button"
				class="icon-button"
				data-does="keep"
				aria-label={`Keep ${name}`}
				title="Keep the changes of this file"
				onClick={() => ports.post({ kind: 'keepFile', turn, path })}
			>
				<Icon name="check" />
			</button>
		</span>
	);
}
