-- Roles are named by the modules of the program (Module.roles); the database holds their codes.
alter table identity.role drop constraint role_role_check;
alter table identity.role add constraint role_role_check check (role ~ '^[a-z][a-z_]{1,39}$');
