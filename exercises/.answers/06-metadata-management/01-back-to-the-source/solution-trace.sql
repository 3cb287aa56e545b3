with recursive found(item, depth, path) as (
  select $1::text, 0, array[$1::text]
  union all
  select ingredient, depth + 1, path || ingredient
  from found
  join made_from on product = item
  where not ingredient = any(path)
)
select item, min(depth) as depth from found group by item order by depth, item
