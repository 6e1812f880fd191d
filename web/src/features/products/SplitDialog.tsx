import { Checkbox, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { splitProduct } from '../../api/products.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import classes from './products.module.css'

interface SplitDialogProps {
  readonly product: ProductDetail
  readonly opened: boolean
  readonly onClose: () => void
}

export function SplitDialog({ product, opened, onClose }: SplitDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string[]>([])
  const split = useMutation({
    mutationFn: () => splitProduct(product.id, { itemIds: chosen.map(Number) }),
    onSuccess: async ({ productId, text: done }) => {
      notifications.show({ message: done })
      onClose()
      await navigate({ to: '/products/$productId', params: { productId: String(productId) } })
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={text.products.splitTitle}
      confirmLabel={text.products.splitConfirm(chosen.length)}
      isPending={split.isPending}
      error={split.error}
      onConfirm={() => {
        if (chosen.length > 0) split.mutate()
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        {text.products.splitNote}
        <Checkbox.Group label={text.products.splitItems} value={chosen} onChange={setChosen}>
          <div className={classes.choices}>
            {product.items.map(({ id, sourceTitle, title, key }) => (
              <Checkbox key={id} value={String(id)} label={`${sourceTitle}: ${title === '' ? key : title}`} />
            ))}
          </div>
        </Checkbox.Group>
      </Stack>
    </ConfirmDialog>
  )
}
