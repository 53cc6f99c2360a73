// The walls of the house. Each rule says what it protects and what to do instead: its comment is what a breach prints.
// A floor is a folder of src (ground, engine, government, sectors); a module is src/<floor>/<module>.
const { Compiler } = require('@swc/core')

// Two looks at the same code. Some walls hold for types as well (who may know of whom); others for what really runs:
// a page may take a type from anywhere. WALLS=values leaves imports of types out. `npm run check` looks both ways.
const valuesOnly = process.env.WALLS === 'values'
const isTypeOnly = (item) =>
  item.typeOnly || (item.source && item.specifiers?.length > 0 && item.specifiers.every((each) => each.isTypeOnly))

// The cruiser hands .tsx to swc as plain TypeScript: say which files hold markup.
const { parseFileSync } = Compiler.prototype
Compiler.prototype.parseFileSync = function (file, options) {
  const parsed = parseFileSync.call(this, file, { ...options, tsx: file.endsWith('.tsx') })
  return valuesOnly ? { ...parsed, body: parsed.body.filter((item) => !isTypeOnly(item)) } : parsed
}

const floors = ['core', 'ground', 'engine', 'government', 'sectors']
const test = '[.]test[.]tsx?$|^test/'
const tests = { pathNot: test }
const upward = floors.slice(0, -1).map((floor, index) => ({
  name: `floor-${floor}-looks-up`,
  comment: `${floor} must not import a floor above it: what lies below may not know who stands on it. Turn the call round: publish an event and let the upper module listen, or pass what you need as an argument.`,
  severity: 'error',
  from: { path: `^src/${floor}/`, pathNot: `[.]gen[.]ts$|${test}` },
  to: { path: `^src/(${floors.slice(index + 1).join('|')})/` },
}))

const forbidden = [
  ...upward,
  {
    name: 'module-by-its-front-door',
    comment:
      'Another module is used through its index.ts only, so that everything behind it can change. Export the function there, by name, or ask whether the work belongs into that module.',
    severity: 'error',
    from: { path: '^src/([a-z]+)/([a-z-]+)/', pathNot: `^src/core/|${test}` },
    to: { path: '^src/(ground|engine|government|sectors)/[a-z-]+/', pathNot: '^src/$1/$2/|^src/[a-z]+/[a-z-]+/index[.]ts$' },
  },
  {
    name: 'no-cycle-of-modules',
    comment:
      'Modules must not depend on each other in a circle, types included: neither could be read, tested or moved alone. Let one of them publish an event and the other listen.',
    severity: 'error',
    scope: 'folder',
    from: { path: '^src/(ground|engine|government|sectors)/[a-z-]+$' },
    to: { circular: true, path: '^src/(ground|engine|government|sectors)/[a-z-]+$' },
  },
  {
    name: 'no-cycle-of-files',
    comment:
      'Files that import each other cannot be understood one after the other, and load in an order nobody chose. Move what both need into a third file.',
    severity: 'error',
    from: { path: '^src/', ...tests },
    to: { circular: true },
  },
  {
    name: 'rules-are-pure',
    comment:
      'A *.rules.ts decides from its arguments alone: it imports types, other rules, core/errors and pure core functions (i18n, search). No database, no framework, no pages: that is what makes it testable in microseconds.',
    severity: 'error',
    from: { path: '[.]rules[.]ts$' },
    to: {
      pathNot: '[.]rules[.]ts$|^src/core/(errors|i18n|search|access)[.]ts$|^src/[a-z]+/[a-z-]+/index[.]ts$',
      path: '^src/|^node_modules/(fastify|@fastify|preact|pg|kysely|graphile-worker)',
    },
  },
  {
    name: 'rules-touch-nothing-outside',
    comment: 'A *.rules.ts reads no file, opens no connection and starts no process. Read in the slice, pass the value in.',
    severity: 'error',
    from: { path: '[.]rules[.]ts$' },
    to: { dependencyTypes: ['core'], path: '^(node:)?(fs|net|http|https|child_process|dgram|worker_threads|fs/promises)$' },
  },
  {
    name: 'pages-are-pure',
    comment:
      'A *.page.tsx is a pure function of plain props: it imports core/ui, core/i18n, other pages, rules and types, never a database, queries or a request. Fetch in the slice and pass the result.',
    severity: 'error',
    from: { path: '[.]page[.]tsx$' },
    to: {
      path: '^src/|^node_modules/(fastify|@fastify|pg|kysely|graphile-worker)',
      pathNot: '^src/core/ui/|^src/core/(i18n|search)[.]ts$|[.]page[.]tsx$|[.]rules[.]ts$|^src/[a-z]+/[a-z-]+/index[.]ts$',
    },
  },
  {
    name: 'tables-in-queries-only',
    comment:
      'Only *.queries.ts name tables: whoever changes a table finds every use of it there. Write a function in the queries of the slice and call that.',
    severity: 'error',
    from: { path: '^src/', pathNot: `[.]queries[.]ts$|${test}` },
    to: { path: '/tables[.]ts$' },
  },
  {
    name: 'islands-know-no-server',
    comment:
      'An *.island.ts runs in the browser on a cheap phone: importing server code would send it there. Read what you need from the HTML that the page rendered.',
    severity: 'error',
    from: { path: '[.]island[.]ts$' },
    to: { pathNot: '[.]island[.]ts$' },
  },
  {
    name: 'code-imports-no-test',
    comment: 'What runs in production must not depend on tests. Move what both need into the code.',
    severity: 'error',
    from: { path: '^src/', ...tests },
    to: { path: test },
  },
  {
    name: 'nothing-of-development',
    comment:
      'src may import only what is installed in production: a package of devDependencies is missing there. Move it to dependencies, with a line in an ADR.',
    severity: 'error',
    from: { path: '^src/', ...tests },
    to: { dependencyTypes: ['npm-dev'] },
  },
  {
    name: 'nothing-unresolved',
    comment: 'The import leads nowhere: a file that was moved, or a package that is not in package.json.',
    severity: 'error',
    from: { path: '^(src|test|scripts)/' },
    to: { couldNotResolve: true },
  },
]

// Rules about what runs; the others hold for types too.
const running = new Set([
  'no-cycle-of-files',
  'rules-are-pure',
  'rules-touch-nothing-outside',
  'pages-are-pure',
  'islands-know-no-server',
  'code-imports-no-test',
  'nothing-of-development',
])

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: forbidden.filter((rule) => running.has(rule.name) === valuesOnly),
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    // Tests may import everything; the picture of the modules is drawn without them, and without the list of all messages.
    exclude: { path: valuesOnly ? '[.]gen[.]ts$' : `[.]gen[.]ts$|${test}` },
    doNotFollow: { path: 'node_modules' },
    includeOnly: { path: '^(src|test|scripts|node_modules)|^(node:)?[a-z_/]+$|^[.#]' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
    progress: { type: 'none' },
  },
}
