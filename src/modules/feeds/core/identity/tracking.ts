/** Parameters that say where a reader came from, not what is shown. Sources: the vendors' own documentation of each tag. */
const PREFIXES = [
  'utm_',
  'hsa_',
  'mtm_',
  'matomo_',
  'pk_',
  'piwik_',
  'itm_',
  'ga_',
  'vero_',
  'oly_',
  'at_',
  'awinaff',
  'stm_',
]

const NAMES = new Set([
  // Google, Meta, Microsoft, Yandex, X, TikTok, Pinterest, LinkedIn, Snap, Reddit
  ...['gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_source', 'gad_campaignid', 'srsltid', '_ga', '_gl'],
  ...['fbclid', 'fb_action_ids', 'fb_action_types', 'fb_ref', 'fb_source', 'igsh', 'igshid', 'mibextid'],
  ...['msclkid', 'yclid', 'ysclid', '_openstat', 'twclid', 'ttclid', 'epik', 'li_fat_id', 'sccid', 'rdt_cid'],
  // Mail and marketing
  ...['mc_cid', 'mc_eid', 'mkt_tok', '_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking', '_ke', '_kx'],
  ...['wt_mc', 'wt_zmc', 'wtmc', 's_cid', 'cmpid', 'ncid', 'icmpid', 'sc_cid', 'mbid', 'ns_mchannel', 'ns_campaign'],
  ...['ml_subscriber', 'ml_subscriber_hash', 'dm_i', 'rb_clickid', 'bsft_clkid', 'trk_contact', 'trk_msg'],
  // Affiliate networks: Awin, CJ, Rakuten, ShareASale, Impact, Admitad, Webgains, Tradedoubler
  ...['awc', 'sv1', 'sv_campaign_id', 'cjevent', 'cjdata', 'ranmid', 'raneaid', 'ransiteid', 'sscid', 'irclickid'],
  ...['irgwc', 'admitad_uid', 'zanpid', 'tduid', 'affid', 'aff_id', 'affiliate_id', 'affiliate', 'aff_source'],
  ...['aff_fcid', 'aff_fsk', 'aff_platform', 'aff_trace_key', 'clickid', 'click_id', 'clickref', 'wgu', 'wgexpiry'],
  ...['refid', 'ref_src', 'ref_url', 'referrer', 'guccounter', 'guce_referrer', 'guce_referrer_sig'],
  ...['__twitter_impression', 'spm', 'scm', 'pvid', 'algo_pvid', 'algo_expid', 'algo_exp_id', 'pdp_npi', 'pdp_pi'],
  // How a page is shown, and who is looking
  ...[
    'amp',
    'amp_js_v',
    'usqp',
    'outputtype',
    'phpsessid',
    'jsessionid',
    'sessionid',
    'aspsessionid',
    'cfid',
    'cftoken',
  ],
])

/** Of shops and sites alone: elsewhere the same names may say what is shown. By name of the domain, without its suffix. */
const OF_SITE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    amazon:
      'tag ref ref_ linkcode linkid camp creative creativeasin ascsubtag qid sr crid sprefix dib dib_tag _encoding content-id psc th pd_rd_w pd_rd_wg pd_rd_r pd_rd_i pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i pf_rd_m',
    ebay: '_trkparms _trksid hash mkevt mkcid mkrid campid toolid customid ssspo sssrc ssuid amdata epid itmmeta itmprp norover',
    aliexpress:
      'sk aff_short_key terminal_id gatewayadapt sourcetype curpagelogid gps-id pdp_ext_f _t _p4p_pvid afsmartredirect dp utparam',
    etsy: 'ref click_key click_sum frs sts pro external organic_search_click content_source',
    youtube: 'feature si pp ab_channel',
    spotify: 'si',
    steampowered: 'snr curator_clanid curator_listid',
    medium: 'source sk',
    reddit: 'share_id context rdt',
    twitter: 's t ref_src cxt',
    x: 's t cxt',
    linkedin: 'trk trackingid lipi',
    bestbuy: 'acampid ref loc mpid',
    newegg: 'nm_mc cm_mmc cm_sp',
    walmart:
      'athcpid athpgid athcgid athznid athieid athstid athguid athancid athena wmlspartner sourceid affp1 veh campaign_id',
    ozon: 'at asb asb2 avtc avte avts sh advert from_sku from_url',
    wildberries: 'targeturl',
    nytimes: 'smid smtyp unlocked_article_code',
    substack: 'r triedredirect showwelcomeonshare',
    booking: 'aid label sid',
  }).map(([site, names]) => [site, new Set(names.split(' '))]),
)

/** Whether a parameter says nothing of what is shown; `site` is the name of the domain without its suffix. */
export function isTracking(name: string, site: string): boolean {
  const lower = name.toLowerCase()
  if (NAMES.has(lower) || OF_SITE.get(site)?.has(lower) === true) return true
  return PREFIXES.some((prefix) => lower.startsWith(prefix))
}
