import { Anchor, Button, Skeleton, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowMerge, IconArrowsSplit2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { productQuery } from '../../api/products.ts'
import { formatDay } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FoundPanel } from './FoundPanel.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { PostedPanel } from './PostedPanel.tsx'
import { PricePanel } from './PricePanel.tsx'
import classes from './products.module.css'
import { SplitDialog } from './SplitDialog.tsx'

const route = getRouteApi('/in/products/$productId')
const back = <LinkAnchor to="/items">{text.products.back}</LinkAnchor>

export function ProductPage() {
  const id = Number(route.useParams().productId)
  const product = useQuery(productQuery(id))
  if (product.data === undefined)
    return product.isError ? (
      <LoadFailure error={product.error} retry={() => void product.refetch()} wayOut={back} />
    ) : (
      <Skeleton height={320} />
    )
  return <ProductView product={product.data} />
}

const ProductView = ({ product }: { product: ProductDetail }) => (
  <>
    <PageHead
      title={product.title === '' ? product.key : product.title}
      above={back}
      note={
        <>
          {product.brand === null ? null : <>{product.brand} · </>}
          {text.products.seen(formatDay(product.firstSeenAt), formatDay(product.lastSeenAt))}
          {product.url === null ? null : (
            <>
              {' · '}
              <Anchor href={safeHref(product.url) ?? undefined} target="_blank" rel="noreferrer noopener" inherit>
                {text.products.openShop}
              </Anchor>
            </>
          )}
          {' · '}
          <LinkAnchor to="/why" search={{ q: product.url ?? product.title }} inherit>
            {text.products.whyLink}
          </LinkAnchor>
        </>
      }
      actions={<Actions product={product} />}
    />
    <Stack gap="md">
      <PricePanel product={product} />
      <div className={classes.columns}>
        <FoundPanel product={product} />
        <Stack gap="md">
          <PostedPanel product={product} />
          <KeysPanel product={product} />
        </Stack>
      </div>
    </Stack>
  </>
)

function Actions({ product }: { product: ProductDetail }) {
  const mayWrite = useMay()('feeds.write')
  const [isMerging, merging] = useDisclosure(false)
  const [isSplitting, splitting] = useDisclosure(false)
  if (!mayWrite) return null
  return (
    <>
      <Button variant="default" leftSection={<IconArrowMerge size={16} />} onClick={merging.open}>
        {text.products.merge}
      </Button>
      {product.items.length > 1 ? (
        <Button variant="default" leftSection={<IconArrowsSplit2 size={16} />} onClick={splitting.open}>
          {text.products.split}
        </Button>
      ) : null}
      <MergeDialog product={product} opened={isMerging} onClose={merging.close} />
      <SplitDialog product={product} opened={isSplitting} onClose={splitting.close} />
    </>
  )
}
