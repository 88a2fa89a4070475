/** Over a folded path, so that `/x/` is a folder at any depth. */
const SECRETS: readonly RegExp[] = [
	/\/\.env([.-][^/]*)?$|\.env$|\/\.envrc$/,
	/\.(pem|key|p12|pfx|p8|jks|keystore|ppk|kdbx|ovpn|tfvars|tfvars\.json|tfstate|tfstate\.backup)$/,
	/\/id_[a-z0-9_-]+$/,
	/\/[._](npmrc|netrc|pypirc|pgpass|htpasswd|dockercfg|vault-token|s3cfg|boto|my\.cnf|terraformrc|yarnrc\.yml)$/,
	/\/\.git-credentials$|\/(\.aws|\.azure|\.ssh|\.gnupg|\.kube|gcloud)\//,
	/\/\.docker\/config\.json$|\/\.?cargo\/credentials(\.toml)?$|\/\.gem\/credentials$/,
	/\/(secrets?|credentials|service-?account[^/]*|local\.settings)\.(ya?ml|json|toml|ini)$/,
];

const SAMPLE = /\.env[.-](example|sample|template|dist|defaults?|schema)$|\/(example|sample|template)\.env$/;

/** True when a file of this name is likely to hold passwords, keys or tokens, so that reading it asks. */
export function isSecret(path: string): boolean {
	const folded = foldedPath(path);
	return !SAMPLE.test(folded) && SECRETS.some((pattern) => pattern.test(folded));
}

/**
 * A path in the one form that file systems may take its spellings for, with `/` before its first and between its segments: case, characters that HFS+ ignores, trailing dots and spaces, NTFS streams,
 * compatibility forms.
 */
export function foldedPath(path: string): string {
	const segments = path.normalize('NFKC').toLowerCase().split(/[\\/]/);
	return segments
		.map((segment) =>
			segment.replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, '').replace(/:.*$|[. ]+$/g, ''),
		)
		.map((segment) => `/${segment}`)
		.join('');
}
