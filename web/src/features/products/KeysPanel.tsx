import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { text } from '../../texts/en.ts'
import { ruleNames } from '../../texts/products.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './products.module.css'

export const KeysPanel = ({ product }: { product: ProductDetail }) => (
  <Panel title={text.products.keys} note={text.products.keysNote} flush>
    {product.keys.map(({ key, rule, ruleText, origin }) => (
      <div key={key} className={classes.key}>
        <code className={classes.code}>
          <bdi>{key}</bdi>
        </code>
        <span className={classes.soft} title={ruleText}>
          {ruleNames[rule]} · {origin === 'person' ? text.products.byHand : text.products.byRule}
        </span>
      </div>
    ))}
  </Panel>
)
