import type { JSX } from 'preact';
import type { TurnView } from '../../shared/chat.ts';
import { instructionsSentence } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';

/** Which files of instructions hold for the turn, folded; what is wrong with others is open from the start. */
export function InstructionsLine({
	instructions: { rules, warnings },
}: {
	readonly instructions: NonNullable<TurnView['instructions']>;
}): JSX.Element {
	return (
		<>
			{rules.length > 0 && (
				<details class="instructions">
					<summary>{instructionsSentence(rules)}</summary>
					<ul>
						{rules.map(({ path, tokens, isNew }) => (
							<li key={path}>
								<ForeignText text={path} />{' '}
								<span class="quiet">
									{isNew ? `about ${tokens.toLocaleString('en-US')} tokens` : 'told before, not sent anew'}
								</span>
							</li>
						))}
					</ul>
				</details>
			)}
			{warnings.map((warning) => (
				<p class="notice" key={warning}>
					<Icon name="info" />
					<span>
						<ForeignText text={warning} />
					</span>
				</p>
			))}
		</>
	);
}
