import { load, type CheerioAPI } from 'cheerio/slim'
import { webLink } from '../../core/html/html.ts'
import type { TextDocument } from '../text-document.ts'

export type { CheerioAPI }
export type Selection = ReturnType<ReturnType<CheerioAPI>['find']>
export type PageElement = Selection[number]

export interface Page {
  readonly $: CheerioAPI
  /** What its links are relative to: `<base href>`, or its own address. */
  readonly baseUrl: string
}

export function loadPage({ text, url }: Pick<TextDocument, 'text' | 'url'>): Page {
  const $ = load(text, { xml: { xmlMode: false, decodeEntities: true, lowerCaseTags: true } })
  return { $, baseUrl: webLink($('base[href]').first().attr('href') ?? '', url) ?? url }
}
