// What a package says about itself in the registry: what only works inside this repository is left out.
const SOURCE_CONDITION = '@dedicated-k8s/source';

export const hooks = {
  beforePacking(manifest) {
    const files = [...(manifest.files ?? []), 'CHANGELOG.md'];
    const packed = { ...manifest, files, exports: builtExports(manifest.exports ?? {}) };
    delete packed.devDependencies;
    return packed;
  },
};

/** Entries without their condition for sources; an entry that has nothing else is gone. */
function builtExports(exports) {
  const built = {};
  for (const [subpath, target] of Object.entries(exports)) {
    const conditions = typeof target === 'string' ? target : { ...target };
    if (typeof conditions === 'object') delete conditions[SOURCE_CONDITION];
    if (Object.keys(conditions).length > 0) built[subpath] = conditions;
  }
  return built;
}
