import type { Tool } from '../tools/tool.ts';

/** The instructions that files bring along, to be told with a tool's result; '' for none that the model does not know. Never rejects. */
export type RulesNearby = (paths: readonly string[], signal: AbortSignal) => Promise<string>;

/** The tools, each telling with its result which instructions hold for the files that the model came to know by it. */
export function toolsWithRules(tools: readonly Tool[], rulesNearby: RulesNearby): readonly Tool[] {
	return tools.map((tool) => ({
		...tool,
		async run(argumentsText, ports, signal) {
			const before = new Set(ports.reads?.keys());
			const result = await tool.run(argumentsText, ports, signal);
			const paths = [...(ports.reads?.keys() ?? [])].filter((path) => !before.has(path));
			if (!paths.length) return result;
			const rules = await rulesNearby(paths, signal);
			return rules ? { ...result, text: `${result.text}\n\n${rules}` } : result;
		},
	}));
}
