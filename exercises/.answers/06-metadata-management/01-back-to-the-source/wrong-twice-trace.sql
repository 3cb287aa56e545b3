-- What is shared comes twice.
-- rejected: each once
with recursive found(item, depth, path) as (
  select $1::text, 0, array[$1::text]
  union all
  select ingredient, depth + 1, path || ingredient
  from found
  join made_from on product = item
  where not ingredient = any(path)
)
select item, depth from found order by depth, item
