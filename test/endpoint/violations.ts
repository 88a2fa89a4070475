import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import schemas from '../data/openai-schemas-min.json';
import { chatViolations } from './chatViolations.ts';
import { embeddingRules } from './embeddings.ts';
import { responsesRuleViolations } from './responsesViolations.ts';

/** Checks bodies against OpenAI's own schemas and against the rules that the schemas do not state. */
export interface Validator {
	/** What OpenAI would refuse in this Chat Completions request; empty when it is valid. */
	requestViolations(body: unknown): readonly string[];
	/** The same for a request to the Responses API. */
	responsesViolations(body: unknown): readonly string[];
	/** The same for a request for embeddings. */
	embeddingViolations(body: unknown): readonly string[];
	/** What is wrong with a chunk that the endpoint itself sends. */
	chunkViolations(chunk: unknown): readonly string[];
	/** The same for an event of a streamed response, and for a whole response. */
	eventViolations(event: unknown): readonly string[];
	responseViolations(response: unknown): readonly string[];
}

/** Compiling takes some 100 ms: make one and keep it. Each schema is compiled when it is first needed. */
export function createValidator(): Validator {
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	addFormats.default(ajv);
	for (const format of ['unixtime', 'int64', 'float', 'binary', 'double', 'decimal']) ajv.addFormat(format, true);
	ajv.addSchema(mended(schemas));
	const compiled = new Map<string, ValidateFunction>();
	const check = (name: string, body: unknown) => {
		const validate = compiled.get(name) ?? ajv.compile({ $ref: `${schemas.$id}#/components/schemas/${name}` });
		compiled.set(name, validate);
		return schemaViolations(validate, body);
	};
	const inChat = propertiesOf('CreateChatCompletionRequest');
	const inResponses = propertiesOf('CreateResponse');
	return {
		requestViolations: (body) => [
			...check('CreateChatCompletionRequest', body),
			...unknownFields(body, inChat),
			...chatViolations(body),
		],
		responsesViolations: (body) => [
			...check('CreateResponse', body),
			...unknownFields(body, inResponses),
			...responsesRuleViolations(body),
		],
		embeddingViolations: (body) => [...check('CreateEmbeddingRequest', body), ...embeddingRules(body)],
		chunkViolations: (body) => check('CreateChatCompletionStreamResponse', body),
		eventViolations: (body) => check('ResponseStreamEvent', body),
		responseViolations: (body) => check('Response', body),
	};
}

/**
 * The document with two slips mended: a message of parts is two of the input items at once, which its `oneOf` refuses, and an
 * approval requires a field that no approval has.
 */
function mended(document: typeof schemas): object {
	const all = document.components.schemas;
	const { oneOf: anyOf, ...rest } = all.InputItem;
	const approval = { ...all.MCPApprovalResponse, required: ['type', 'approve', 'approval_request_id'] };
	const changed = { ...all, InputItem: { ...rest, anyOf }, MCPApprovalResponse: approval };
	return { ...document, components: { schemas: changed } };
}

function schemaViolations(validate: ValidateFunction, body: unknown): readonly string[] {
	if (validate(body)) return [];
	return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`);
}

interface Schema {
	readonly $ref?: string;
	readonly allOf?: readonly Schema[];
	readonly properties?: Readonly<Record<string, unknown>>;
}

/** Every property that a schema names, its parents' included: the schema itself lets unknown ones pass. */
function propertiesOf(name: string): ReadonlySet<string> {
	const all = schemas.components.schemas as Readonly<Record<string, Schema>>;
	const collect = (schema: Schema | undefined): readonly string[] => [
		...Object.keys(schema?.properties ?? {}),
		...(schema?.allOf ?? []).flatMap(collect),
		...(schema?.$ref ? collect(all[schema.$ref.split('/').at(-1) ?? '']) : []),
	];
	return new Set(collect(all[name]));
}

function unknownFields(body: unknown, known: ReadonlySet<string>): readonly string[] {
	if (typeof body !== 'object' || body === null) return [];
	return Object.keys(body)
		.filter((field) => !known.has(field))
		.map((field) => `unknown parameter: ${field}`);
}
