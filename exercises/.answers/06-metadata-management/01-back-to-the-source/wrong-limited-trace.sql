-- Ends at a depth of three, so that cycles end: so do long chains.
-- rejected: however long
with recursive found(item, depth) as (
  select $1::text, 0
  union
  select ingredient, depth + 1 from found join made_from on product = item where depth < 3
)
select item, min(depth) as depth from found group by item order by depth, item
