import type { JSX } from 'preact';
import { ForeignText } from './foreignText.tsx';
import { memo } from './memo.tsx';

/** Beyond this many lines an effect is shown without colours, still whole. */
const COLOURED = 2000;

/** The exact effect of what is asked for: all of it, with nothing in it that cannot be seen. */
export const EffectText = memo(({ text }: { readonly text: string }): JSX.Element => {
	// The line feed at the end is not one more line.
	const lines = text.replace(/\n$/, '').split('\n');
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable text must be reachable by keyboard
		<section class="effect" tabIndex={0} aria-label="What would happen">
			<pre>
				{lines.length > COLOURED ? (
					<ForeignText text={text} />
				) : (
					lines.map((line, index) => (
						<span class={`effect-line ${lineClass(line)}`} key={index}>
							<ForeignText text={`${line}\n`} />
						</span>
					))
				)}
			</pre>
		</section>
	);
});

function lineClass(line: string): string {
	if (/^(?:\+\+\+|---) /.test(line)) return 'effect-file';
	if (line.startsWith('+')) return 'effect-added';
	if (line.startsWith('-')) return 'effect-removed';
	return line.startsWith('@@') ? 'effect-place' : '';
}
