-- jsonb sorts the keys of an object by their length; the order in which a case type states its actions is the order in which they are offered.
alter table casework.definition alter column body type json;
