import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Operation = {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
}
export type OpenApiDocument = { openapi: string; paths?: Record<string, Record<string, Operation>> }

/** The interface description as a page: every operation with its parameters, from the generated document. */
export function ApiPage({ t, document }: { t: T; document: OpenApiDocument }): VNode {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return (
    <div class="section">
      <h1>{t('core.api.title')}</h1>
      <p>
        {t('core.api.intro')} <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI {document.openapi})
      </p>
      {operations.map(({ path, method, operation }) => (
        <section key={`${method} ${path}`} class="section">
          <h2>
            <code>
              {method} {path}
            </code>
          </h2>
          {operation.summary && <p lang="en">{operation.summary}</p>}
          {operation.parameters && operation.parameters.length > 0 && (
            <ul>
              {operation.parameters.map((parameter) => (
                <li key={parameter.name}>
                  <code>{parameter.name}</code> ({parameter.in}
                  {parameter.required ? ` · ${t('core.api.required')}` : ''}) {parameter.description}
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}
