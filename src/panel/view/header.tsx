import type { JSX } from 'preact';
import type { PanelStatus } from '../../shared/panelProtocol.ts';
import { showHiddenText } from '../markdown/showHidden.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly status: PanelStatus;
	/** What the chat is about. */
	readonly title: string | undefined;
	/** False when the same button is offered elsewhere in the panel. */
	readonly offersKey: boolean;
	readonly ports: Ports;
}

/** Who answers, and what the user must know about it before asking. */
export const Header = memo(({ status, title, offersKey, ports }: Props): JSX.Element => {
	return (
		<header class="header">
			<h1 class={title ? 'chat-title' : 'sr'} title={title && showHiddenText(title)}>
				{title ? <ForeignText text={title} /> : 'Tandem'}
			</h1>
			<div class="header-line">
				<span class="connection">
					<span class="model">
						<ForeignText text={status.model} />
					</span>
					<span class="endpoint">
						<ForeignText text={status.endpointLabel} />
					</span>
				</span>
				<button
					type="button"
					class="icon-button"
					aria-label="New chat"
					title="New chat"
					onClick={() => {
						ports.post({ kind: 'newChat' });
						ports.take({ kind: 'focusComposer' });
					}}
				>
					<Icon name="add" />
				</button>
			</div>
			{status.hostedTools && <HostedTools names={status.hostedTools} ports={ports} />}
			{status.state === 'demo' && <DemoBanner offersKey={offersKey} ports={ports} />}
			{status.warning && (
				<p class="banner banner-warning">
					<Icon name="warning" />
					<span>
						<ForeignText text={status.warning} />
					</span>
				</p>
			)}
		</header>
	);
});

/** What the endpoint runs with each ask, and charges for. */
function HostedTools({ names, ports }: Pick<Props, 'ports'> & { readonly names: readonly string[] }): JSX.Element {
	const shown = names.map(showHiddenText);
	const all = names.join(' · ');
	return (
		<button
			type="button"
			class="hosted-tools"
			aria-label={`Hosted tools: ${shown.join(', ')}. Choose…`}
			title={`Go along with every ask: ${shown.join(', ')}. The endpoint runs them and charges for them. Click to choose.`}
			onClick={() => ports.post({ kind: 'chooseHostedTools' })}
		>
			<Icon name="globe" />
			<span>
				<ForeignText text={all} />
			</span>
		</button>
	);
}

function DemoBanner({ offersKey, ports }: Pick<Props, 'offersKey' | 'ports'>): JSX.Element {
	return (
		<div class="banner banner-info">
			<Icon name="script" />
			<span>
				<strong>This is a script, not a model.</strong> It replays a tour of the sample project. For real answers, set
				your API key.
			</span>
			{offersKey && (
				<button type="button" class="button" onClick={() => ports.post({ kind: 'setApiKey' })}>
					Set API key
				</button>
			)}
		</div>
	);
}
