import type { VNode } from 'preact'
import { formatDate, localized, type T } from '#core/i18n.ts'
import { Actions, ButtonLink } from '#core/ui/button.tsx'
import { keeper } from '#core/ui/kept.ts'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Sheet, VersionSpan } from './catalogue.queries.ts'
import { assuranceFor } from '../procedure/procedure.rules.ts'
import { BundleOnSheet, type BundleSheet, FileTogether } from '../bundle/bundle.page.tsx'
import { Needs } from './needs.page.tsx'
import { Lines, Text } from './text.page.tsx'
import { channelLines, costWords, timeWords } from './words.rules.ts'

type Props = {
  t: T
  sheet: Sheet
  on: string
  past: boolean
  bundle?: BundleSheet | undefined
  together: { code: string; name: string; parts: string }[]
  /** A firm may file many of it from a spreadsheet. */
  fromSheet: boolean
}
type Part = { t: T; sheet: Sheet }

/** What you get, how long, how much: in the order people ask. */
function Answers({ t, sheet, cost }: Part & { cost: string | undefined }): VNode {
  const { results, channels } = sheet.procedure
  const byProvince = channels.some((c) => c.durationBy === 'province')
  const first = results[0]
  return (
    <dl class="facts">
      <div>
        <dt>{t('procedures.page.get')}</dt>
        <dd>{first ? <Text t={t} text={first.name} /> : t('procedures.page.no_result')}</dd>
        {results.slice(1, 3).map((result) => (
          <dd key={result.name.vi}>
            <Text t={t} text={result.name} />
          </dd>
        ))}
      </div>
      <div>
        <dt>{t('procedures.page.time')}</dt>
        <dd>{timeWords(t, channels)}</dd>
        {!channels.some((c) => c.duration) && <dd>{t('procedures.page.no_duration_help')}</dd>}
        {byProvince && <dd>{t('procedures.page.duration_by_province')}</dd>}
      </div>
      <div>
        <dt>{t('procedures.page.cost')}</dt>
        <dd>{cost ?? costWords(t, channels)}</dd>
        {channels.some((c) => c.fee?.kind === 'by_council') && <dd>{t('procedures.page.council_help')}</dd>}
      </div>
    </dl>
  )
}

function Channels({ t, sheet }: Part): VNode {
  const title = t('procedures.page.channels')
  return (
    <section class="section">
      <h2>{title}</h2>
      <Table
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'name', label: t('procedures.column.channel') },
          { key: 'time', label: t('procedures.column.time') },
          { key: 'fee', label: t('procedures.column.cost') },
        ]}
        rows={channelLines(t, sheet.procedure.channels).map((line, i) => ({
          id: `kenh-${i + 1}`,
          cells: { name: line.name, time: line.time, fee: line.fee },
        }))}
      />
    </section>
  )
}

function Start({ t, sheet, fromSheet }: Part & { fromSheet: boolean }): VNode {
  const { code, onlineLevel } = sheet.procedure
  const level = assuranceFor(sheet.procedure)
  return (
    <>
      {level > 1 && onlineLevel !== 'none' && (
        <Notice title={t('procedures.page.assurance')}>
          {t(level === 3 ? 'procedures.page.assurance_3' : 'procedures.page.assurance_2')}
        </Notice>
      )}
      <p>{t(onlineLevel === 'none' ? 'procedures.page.start_counter_hint' : 'procedures.page.start_hint')}</p>
      <Actions>
        <ButtonLink href={`/thu-tuc/${code}/nop`} start>
          {t('procedures.page.start')}
        </ButtonLink>
      </Actions>
      {fromSheet && (
        <p>
          <a href={`/thu-tuc/${code}/bang-tinh`}>{t('procedures.sheet.link')}</a>
        </p>
      )}
    </>
  )
}

function Versions({ t, code, versions, current }: { t: T; code: string; versions: VersionSpan[]; current: number }): VNode {
  return (
    <>
      <h2>{t('procedures.page.versions')}</h2>
      <ul>
        {versions.map((v) => {
          const words = v.validTo
            ? t('procedures.page.version_span', {
                number: v.number,
                from: formatDate(t.lang, v.validFrom),
                to: formatDate(t.lang, v.validTo),
              })
            : t('procedures.page.version_open', { number: v.number, from: formatDate(t.lang, v.validFrom) })
          // A version replaced on the day it began was never in force.
          const never = v.validTo === v.validFrom
          return (
            <li key={v.number}>
              {v.number === current || never ? (
                words
              ) : (
                <a href={v.validTo ? `/thu-tuc/${code}?ngay=${v.validFrom}` : `/thu-tuc/${code}`}>{words}</a>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Aside({ t, sheet }: Part): VNode {
  const { procedure: p, related } = sheet
  return (
    <aside class="flow">
      {related.length > 0 && (
        <>
          <h2>{t('procedures.page.related')}</h2>
          <ul>
            {related.map((r) => (
              <li key={r.code}>
                <a href={`/thu-tuc/${r.code}`}>
                  <Text t={t} text={r.name} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('procedures.page.where')}</h2>
      <p>{(p.agency ?? p.authority) ? <Text t={t} text={p.agency ?? p.authority ?? ''} /> : t('procedures.agency.none')}</p>
      <p class="soft">{p.levels.map((level) => t(`procedures.level.${level}`)).join(', ')}</p>
      <h2>{t('procedures.page.legal')}</h2>
      {p.legal.length > 0 ? <p class="num">{p.legal.map((l) => l.number).join(', ')}</p> : <p>{t('procedures.page.no_legal')}</p>}
      <p class="soft">
        {t('procedures.page.code')}: <span class="num">{p.code}</span>
        {p.decision && (
          <>
            {' · '}
            <span class="num">{p.decision}</span>
          </>
        )}
      </p>
      {p.officialName && (
        <p class="soft">
          {t('procedures.page.official_name')}: <span lang="vi">{p.officialName}</span>
        </p>
      )}
      {p.sourceUrl && (
        <p>
          <a href={p.sourceUrl} rel="noopener">
            {t('procedures.page.source')}
          </a>
        </p>
      )}
      <Versions t={t} code={p.code} versions={sheet.versions} current={sheet.number} />
    </aside>
  )
}

function Defects({ t, sheet }: Part): VNode | null {
  const serious = sheet.defects.filter((d) => d.severity !== 'info')
  if (serious.length === 0) return null
  return (
    <section class="section" aria-labelledby="thieu-sot">
      <h2 id="thieu-sot">{t('procedures.page.defects')}</h2>
      <p>{t('procedures.page.defects_help')}</p>
      <ul>
        {serious.map((d) => (
          <li key={d.rule}>{t(`procedures.lint.${d.rule}` as Parameters<T>[0])}</li>
        ))}
      </ul>
    </section>
  )
}

const keep = keeper(200)

/** One procedure: what you get, how long, how much, what you need, start; then the rest. The same for every reader of a language. */
export function ProcedurePage(props: Props): VNode {
  const { t, sheet, on, past, bundle, together, fromSheet } = props
  // A version does not change; all else that shows is in the key.
  const { versionId, number, versions, defects, related } = sheet
  const key = JSON.stringify([t.lang, past && on, versionId, number, versions, defects, related, bundle, together, fromSheet])
  return keep(key, () => <Drawn {...props} />)
}

function Drawn({ t, sheet, on, past, bundle, together, fromSheet }: Props): VNode {
  const { procedure: p } = sheet
  return (
    <>
      {past && (
        <Notice kind="attention">
          <p>
            {t('procedures.page.past', { day: formatDate(t.lang, on) })}{' '}
            <a href={`/thu-tuc/${p.code}`}>{t('procedures.page.see_current')}</a>
          </p>
        </Notice>
      )}
      <h1>
        <Text t={t} text={p.name} />
      </h1>
      {p.summary && <p class="lead">{localized(t.lang, p.summary)}</p>}
      <Answers t={t} sheet={sheet} cost={bundle?.cost} />
      <div class="columns">
        <div>
          {bundle && <BundleOnSheet t={t} sheet={bundle} />}
          <h2>{t('procedures.page.need')}</h2>
          <Needs t={t} papers={p.papers} />
          {!past && <Start t={t} sheet={sheet} fromSheet={fromSheet} />}
          {!past && <FileTogether t={t} offers={together} />}
          <Channels t={t} sheet={sheet} />
          {p.conditions && (
            <section class="section">
              <h2>{t('procedures.page.conditions')}</h2>
              <Lines t={t} text={p.conditions} />
            </section>
          )}
          {(p.steps || p.deadlineText) && (
            <section class="section">
              <h2>{t('procedures.page.steps')}</h2>
              <details>
                <summary>{t('procedures.page.steps_open')}</summary>
                {p.steps && <Lines t={t} text={p.steps} />}
                {p.deadlineText && <Lines t={t} text={p.deadlineText} />}
              </details>
            </section>
          )}
          <Defects t={t} sheet={sheet} />
        </div>
        <Aside t={t} sheet={sheet} />
      </div>
    </>
  )
}
