/** Components are written with runes throughout. `<script lang="ts">` holds only types that can be erased. */
export default { compilerOptions: { runes: true } };
