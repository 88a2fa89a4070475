/** What a file is for, by its path. */
export type FileKind = 'source' | 'test' | 'document' | 'data';

const TEST =
	/(?:^|\/)(?:tests?|__tests__|testing|testdata|specs?|e2e|fixtures?|__fixtures__|__mocks__|__snapshots__|evals?|benchmarks?|bench|examples?|playgrounds?|samples?)\/|\.(?:test|spec|vitest|e2e|bench|stories)\.[^/]+$|_test\.\w+$|(?:^|\/)(?:test_[^/]*|conftest\.py|tests?\.\w+)$|(?:Tests?|TestCase|IT|Benchmark|Spec)\.(?:java|kt|scala|groovy|cs|swift)$/;
const DOCUMENT =
	/\.(?:mdx?|rst|adoc|txt|tex)$|(?:^|\/)(?:docs?|documentation|website|changelog|changes)\/|(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CHANGE[SL][^/]*)$/i;
const DATA =
	/\.(?:jsonc?|json5|ya?ml|toml|lock|csv|tsv|xml|svg|ini|cfg|conf|properties|snap|map|po|pot|pbtxt|ipynb|plist|resx|xlf|d\.ts)$|(?:^|\/)(?:\.github|\.changeset|\.vscode|\.idea|vendor|third_party|node_modules|dist|generated)\/|\.(?:min|generated|pb|gen)\.[^/]+$|_pb2?\.[^/]+$|\.config\.[cm]?[jt]s$/i;

/** The kind of a file by its path alone. */
export function fileKind(path: string): FileKind {
	if (TEST.test(path)) return 'test';
	if (DOCUMENT.test(path)) return 'document';
	return DATA.test(path) ? 'data' : 'source';
}

/** What file and test are called alike: `src/cart.ts` and `test/cart.test.ts` both come to `cart`. */
export function pairName(path: string): string {
	return path
		.slice(path.lastIndexOf('/') + 1)
		.replace(/\.[^.]+$/, '')
		.replace(/[._-]?(?:test|spec|vitest|tests)$/i, '')
		.replace(/^test_/, '')
		.replace(/Tests?$/, '')
		.toLowerCase();
}
