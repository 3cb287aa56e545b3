-- One step only: what of the way back to the source?
select $1::text as item, 0 as depth
union all
select ingredient, 1 from made_from where product = $1
