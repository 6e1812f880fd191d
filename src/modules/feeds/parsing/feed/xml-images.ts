import type { XmlNode } from '../../core/markup/xml.ts'
import { attributeOf, childOf, childrenOf } from './nodes.ts'

const IMAGE_FILE = /\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])/i

/** Pictures that an entry names beside its text, the larger before its thumbnail. */
export function enclosedImages(node: XmlNode, media: XmlNode): string[] {
  return [
    ...mediaContents(node),
    ...(media === node ? [] : mediaContents(media)),
    ...childrenOf(node, 'enclosure').flatMap((each) => ifImage(each, attributeOf(each, 'url'))),
    ...[...childrenOf(node, 'link'), ...childrenOf(node, 'atom:link')]
      .filter((each) => attributeOf(each, 'rel') === 'enclosure')
      .flatMap((each) => ifImage(each, attributeOf(each, 'href'))),
    ...['g:image_link', 'g:additional_image_link', 'picture', 'image_url'].flatMap((name) =>
      childrenOf(node, name).map((each) => each.text.trim()),
    ),
    attributeOf(childOf(node, 'itunes:image'), 'href'),
    childOf(node, 'image')
      ?.children.find((each) => each.name === 'url')
      ?.text.trim() ??
      childOf(node, 'image')?.text.trim() ??
      '',
    ...[node, media].flatMap((each) => childrenOf(each, 'media:thumbnail').map((one) => attributeOf(one, 'url'))),
  ].filter((url) => url !== '')
}

function mediaContents(node: XmlNode): string[] {
  return childrenOf(node, 'media:content').flatMap((each) => [
    ...(attributeOf(each, 'medium') === 'image' ? [attributeOf(each, 'url')] : ifImage(each, attributeOf(each, 'url'))),
    ...childrenOf(each, 'media:thumbnail').map((one) => attributeOf(one, 'url')),
  ])
}

function ifImage(node: XmlNode, url: string): string[] {
  const type = attributeOf(node, 'type').toLowerCase()
  return type.startsWith('image/') || (type === '' && attributeOf(node, 'medium') === '' && IMAGE_FILE.test(url))
    ? [url]
    : []
}
