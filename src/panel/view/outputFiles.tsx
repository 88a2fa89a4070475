import type { JSX } from 'preact';
import type { OutputFile } from '../../shared/hosted.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly files: readonly OutputFile[];
	readonly ports: Ports;
}

/** Files that code at the endpoint wrote. They are fetched when they are saved, and never opened. */
export const OutputFiles = memo(({ turn, files, ports }: Props): JSX.Element => {
	return (
		<div class="card files outputs">
			<header class="files-header">
				<span class="files-title">
					{files.length === 1 ? '1 file at the endpoint' : `${files.length} files at the endpoint`}
				</span>
				<span class="outputs-hint">kept there for about 20 minutes</span>
			</header>
			<ul class="files-list">
				{files.map(({ id, name }) => (
					<li key={id}>
						<span class="file">
							<Icon name="file" />
							<span class="file-name">
								<ForeignText text={name} />
							</span>
						</span>
						<button
							type="button"
							class="button secondary"
							aria-label={`Save ${showHiddenText(name)} as…`}
							onClick={() => ports.post({ kind: 'saveOutput', turn, id })}
						>
							Save As…
						</button>
					</li>
				))}
			</ul>
		</div>
	);
});
