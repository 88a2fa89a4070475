import * as vscode from 'vscode';
import { type Endpoint, endpointId, parseEndpoint } from '../../remote/openai/endpoint.ts';
import { COMMANDS, SETTINGS } from '../../shared/ids.ts';
import type { Settings } from '../settings.ts';
import { askCredential, type CredentialDeps } from './credentials.ts';
import { ENDPOINT_RECIPES, type EndpointRecipe } from './endpointRecipes.ts';
import { type EndpointUi, endpointUi, type RecipeItem } from './endpointUi.ts';
import { probeLocalServers } from './localServers.ts';
import { writeUserSettings } from './userSettings.ts';

export interface ChooseEndpointDeps extends CredentialDeps {
	readonly settings: Settings;
	readonly fetch: typeof fetch;
	readonly recipes?: readonly EndpointRecipe[];
}

/**
 * Lets the user choose whom Tandem asks, asks for what is missing, and writes it to the user settings. Escape at any step leaves
 * the settings as they are.
 */
export async function chooseEndpoint(deps: ChooseEndpointDeps, ui: EndpointUi = endpointUi): Promise<void> {
	const recipe = await pickRecipe(deps, ui);
	const answers = recipe && (await askQuestions(recipe, ui));
	if (!recipe || !answers) return;
	const parsed = parseEndpoint(recipe.baseUrl(answers));
	if (parsed.kind === 'refused') return ui.tell(parsed.sentence, {});
	const { endpoint } = parsed;
	if (!(await hasCredential(recipe, endpoint, deps, ui))) return;
	const model = recipe.model?.(answers);
	const values = { [SETTINGS.endpoint]: endpointId(endpoint), ...(model && { [SETTINGS.model]: model }) };
	if (!(await writeUserSettings(values))) return;
	ui.tell(`Tandem asks ${endpoint.host} from now on${model ? `, deployment “${model}”` : ''}.`, {
		'Choose Model': () => void vscode.commands.executeCommand(COMMANDS.chooseModel),
		'Test Connection': () => void vscode.commands.executeCommand(COMMANDS.testConnection),
	});
}

/** The list; servers of this machine that answer are marked while it is open. */
async function pickRecipe(deps: ChooseEndpointDeps, ui: EndpointUi): Promise<EndpointRecipe | undefined> {
	const { recipes = ENDPOINT_RECIPES } = deps;
	const picker = ui.createPicker();
	const stop = new AbortController();
	const running = new Map<number, number>();
	const current = parseEndpoint(deps.settings.endpoint());
	picker.title = `Choose Endpoint${current.kind === 'endpoint' ? ` · now ${current.endpoint.host}` : ''}`;
	picker.placeholder = 'Whom should Tandem ask?';
	picker.matchOnDetail = true;
	picker.ignoreFocusOut = true;
	picker.busy = true;
	picker.items = itemsOf(recipes, running);
	const answer = answerOf(picker);
	const ports = recipes.flatMap(({ port }) => port ?? []);
	const onFound = (port: number, models: number) => {
		running.set(port, models);
		const active = picker.activeItems[0]?.recipe;
		picker.items = itemsOf(recipes, running);
		picker.activeItems = picker.items.filter((item) => item.recipe && item.recipe === active);
	};
	void probeLocalServers(ports, deps.fetch, onFound, stop.signal).then(() => {
		if (!stop.signal.aborted) picker.busy = false;
	});
	picker.show();
	const item = await answer;
	stop.abort();
	picker.dispose();
	return item?.recipe;
}

function answerOf(picker: vscode.QuickPick<RecipeItem>): Promise<RecipeItem | undefined> {
	return new Promise((resolve) => {
		picker.onDidHide(() => resolve(undefined));
		picker.onDidAccept(() => resolve(picker.selectedItems[0]));
	});
}

function itemsOf(recipes: readonly EndpointRecipe[], running: ReadonlyMap<number, number>): readonly RecipeItem[] {
	return recipes.flatMap((recipe, at): readonly RecipeItem[] => {
		const { name, needs, group, port } = recipe;
		const models = port === undefined ? undefined : running.get(port);
		const mark = models === undefined ? '' : `$(check) running, ${models} ${models === 1 ? 'model' : 'models'}`;
		const item = { label: name, description: mark, detail: needs, recipe };
		if (group === recipes[at - 1]?.group) return [item];
		return [{ label: group, kind: vscode.QuickPickItemKind.Separator }, item];
	});
}

/** `undefined`: the user pressed Escape. */
async function askQuestions(recipe: EndpointRecipe, ui: EndpointUi): Promise<readonly string[] | undefined> {
	const answers: string[] = [];
	for (const question of recipe.questions) {
		const answer = await ui.ask(`Choose Endpoint · ${recipe.name}`, question);
		if (answer === undefined) return undefined;
		answers.push(answer);
	}
	return answers;
}

async function hasCredential(
	{ key }: EndpointRecipe,
	endpoint: Endpoint,
	deps: ChooseEndpointDeps,
	ui: EndpointUi,
): Promise<boolean> {
	if (key === 'none' || (await deps.keys.get(endpoint.origin)).kind === 'key') return true;
	const obtained = await askCredential(endpoint, key === 'ask', deps, ui);
	if (obtained.kind === 'failed') ui.tell(obtained.sentence, {});
	return obtained.kind === 'done';
}
