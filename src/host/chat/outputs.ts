import type { ChatView, TurnView } from '../../shared/chat.ts';
import type { FromPanel, ToPanel } from '../../shared/panelProtocol.ts';
import type { ChatEngine } from '../engine.ts';

/** What the panel says about what tools of the endpoint made. */
export type OutputMessage = Extract<FromPanel, { kind: 'showPicture' | 'savePicture' | 'saveOutput' }>;

/** Does what the panel asks for. What is saved must be in the chat: the panel names it, and is not trusted to describe it. */
export async function takeOutputMessage(
	message: OutputMessage,
	view: ChatView,
	engine: Pick<ChatEngine, 'picture' | 'saves'>,
	post: (message: ToPanel) => void,
): Promise<void> {
	if (message.kind === 'showPicture') {
		const url = await engine.picture(message.id);
		return post({ kind: 'picture', id: message.id, ...(url !== undefined && { url }) });
	}
	const turn = view.turns.find(({ id }) => id === message.turn);
	if (message.kind === 'savePicture') {
		const picture = turn && keptPicture(turn, message.id);
		if (picture) await engine.saves.picture(picture);
		return;
	}
	const file = turn?.outputs?.find(({ id }) => id === message.id);
	if (file) await engine.saves.file(file);
}

function keptPicture({ parts }: TurnView, id: string) {
	for (const part of parts)
		if (part.kind === 'picture' && part.picture.kind === 'kept' && part.picture.id === id) return part.picture;
	return undefined;
}
