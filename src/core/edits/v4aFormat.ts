/** How to write a patch for `apply_patch`: the part of the system prompt that the model was trained on, as short as it works. */
export const V4A_FORMAT = `# Patch format (apply_patch)
The input is plain text: \`*** Begin Patch\`, one or more file sections, \`*** End Patch\`. Paths are relative to the workspace. A section begins with one of
*** Update File: path   (then hunks; \`*** Move to: path\` on the next line renames)
*** Add File: path      (then every line of the file, each with + before it)
*** Delete File: path   (nothing follows)
A hunk begins with a @@ line. Every other line starts with one character: a space for a line that stays, - for one that goes, + for one that comes; then the line exactly as in the file, indentation included.
Give 3 unchanged lines before and after each change, copied from the file, never from memory; no line numbers. If they stand more than once in the file, write the enclosing class or function line after @@; stack several @@ lines if one is not enough. Put all changes of one task in one patch.

Example:
*** Begin Patch
*** Update File: src/shop/cart.ts
@@ class Cart {
@@ total(): number {
 		let sum = 0;
 		for (const item of this.items) {
-			sum += item.price;
+			sum += item.price * item.count;
 		}
 		return sum;
*** Add File: src/shop/tax.ts
+export const TAX = 0.19;
*** End Patch`;
