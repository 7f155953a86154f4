-- Whose telephone numbers stand without their country's code in a case, and which mentions rest on that.
alter table cases add column country text not null default 'IN' check (length(country) = 2); -- ISO 3166

alter table mentions add column assumed integer not null default 0 check (assumed in (0, 1));
