//! Data stores that a repository surely uses: what its compose files start, and
//! what the drivers among its dependencies speak to.

use toml::Value;

/// A store: its id, and what it is called.
pub(super) type Store = (&'static str, &'static str);

/// Stores by the last part of an image's name.
const IMAGES: [(&str, Store); 15] = [
    ("cassandra", ("cassandra", "Cassandra")),
    ("clickhouse-server", ("clickhouse", "ClickHouse")),
    ("elasticsearch", ("elasticsearch", "Elasticsearch")),
    ("mariadb", ("mariadb", "MariaDB")),
    ("minio", ("minio", "MinIO")),
    ("mongo", ("mongodb", "MongoDB")),
    ("mongodb", ("mongodb", "MongoDB")),
    ("mysql", ("mysql", "MySQL")),
    ("opensearch", ("opensearch", "OpenSearch")),
    ("postgis", ("postgres", "PostgreSQL")),
    ("postgres", ("postgres", "PostgreSQL")),
    ("postgresql", ("postgres", "PostgreSQL")),
    ("redis", ("redis", "Redis")),
    ("timescaledb", ("postgres", "PostgreSQL")),
    ("valkey", ("valkey", "Valkey")),
];

/// Stores by the name of a driver that speaks to one kind of store alone.
const DRIVERS: [(&str, Store); 22] = [
    ("asyncpg", ("postgres", "PostgreSQL")),
    ("github.com/go-sql-driver/mysql", ("mysql", "MySQL")),
    ("github.com/jackc/pgx/v4", ("postgres", "PostgreSQL")),
    ("github.com/jackc/pgx/v5", ("postgres", "PostgreSQL")),
    ("github.com/lib/pq", ("postgres", "PostgreSQL")),
    ("github.com/redis/go-redis/v9", ("redis", "Redis")),
    ("go.mongodb.org/mongo-driver", ("mongodb", "MongoDB")),
    ("ioredis", ("redis", "Redis")),
    ("mongodb", ("mongodb", "MongoDB")),
    ("mongoose", ("mongodb", "MongoDB")),
    ("mysql2", ("mysql", "MySQL")),
    ("mysql_async", ("mysql", "MySQL")),
    ("mysqlclient", ("mysql", "MySQL")),
    ("pg", ("postgres", "PostgreSQL")),
    ("psycopg", ("postgres", "PostgreSQL")),
    ("psycopg2", ("postgres", "PostgreSQL")),
    ("psycopg2-binary", ("postgres", "PostgreSQL")),
    ("pymongo", ("mongodb", "MongoDB")),
    ("pymysql", ("mysql", "MySQL")),
    ("redis", ("redis", "Redis")),
    ("tokio-postgres", ("postgres", "PostgreSQL")),
    ("valkey", ("valkey", "Valkey")),
];

/// Whether a file starts containers for use, not for tests.
pub(super) fn is_compose(name: &str) -> bool {
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let is_compose = name.starts_with("docker-compose") || name.starts_with("compose.");
    is_yaml && is_compose && !name.contains("test") && !name.contains("ci.")
}

/// The stores that a compose file starts: by its `image:` lines.
pub(super) fn of_compose(text: &str) -> Vec<Store> {
    let images = text.lines().filter_map(|line| line.trim_start().strip_prefix("image:"));
    let names = images.filter_map(|image| {
        let image = image.split('#').next()?.trim().trim_matches(['"', '\'']);
        image.rsplit('/').next()?.split([':', '@']).next()
    });
    names.filter_map(|name| known(&IMAGES, name)).collect()
}

/// Whether a file declares dependencies that can be read here.
pub(super) fn is_manifest(name: &str) -> bool {
    matches!(name, "Cargo.toml" | "package.json" | "go.mod" | "pyproject.toml" | "requirements.txt")
}

/// The stores that the drivers among a manifest's dependencies speak to.
pub(super) fn of_manifest(name: &str, text: &str) -> Vec<Store> {
    let dependencies = match name {
        "Cargo.toml" => of_cargo(text),
        "package.json" => of_package(text),
        "go.mod" => text.lines().filter(|line| !line.contains("// indirect")).filter_map(required_module).collect(),
        "pyproject.toml" => of_pyproject(text),
        "requirements.txt" => text.lines().map(python_name).collect(),
        _ => Vec::new(),
    };
    dependencies.iter().filter_map(|name| known(&DRIVERS, name)).collect()
}

fn known(table: &[(&str, Store)], name: &str) -> Option<Store> {
    table.iter().find(|(known, _)| *known == name).map(|(_, store)| *store)
}

fn of_cargo(text: &str) -> Vec<String> {
    let manifest: toml::Table = text.parse().unwrap_or_default();
    let dependencies = manifest.get("dependencies").and_then(Value::as_table);
    let is_optional = |value: &Value| value.get("optional").and_then(Value::as_bool).unwrap_or_default();
    let own = dependencies.into_iter().flatten().filter(|(_, value)| !is_optional(value));
    own.map(|(name, _)| name.clone()).collect()
}

fn of_package(text: &str) -> Vec<String> {
    let manifest: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let dependencies = manifest.get("dependencies").and_then(serde_json::Value::as_object);
    dependencies.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn of_pyproject(text: &str) -> Vec<String> {
    let manifest: toml::Table = text.parse().unwrap_or_default();
    let dependencies =
        manifest.get("project").and_then(|project| project.get("dependencies")).and_then(Value::as_array);
    dependencies.into_iter().flatten().filter_map(Value::as_str).map(python_name).collect()
}

fn python_name(requirement: &str) -> String {
    let name = requirement.trim().split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.')).next();
    name.unwrap_or_default().to_ascii_lowercase()
}

fn required_module(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "require").collect();
    words.first().filter(|module| module.contains('.')).map(|module| (*module).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(stores: &[Store]) -> Vec<&'static str> {
        stores.iter().map(|(id, _)| *id).collect()
    }

    #[test]
    fn reads_images() {
        let compose = "services:\n  db:\n    image: docker.io/library/postgres:16-alpine # main\n  c:\n    image: \"redis\"\n  a:\n    image: shop/app:1\n";
        assert_eq!(ids(&of_compose(compose)), ["postgres", "redis"]);
        assert!(is_compose("docker-compose.prod.yml") && !is_compose("docker-compose.test.yml"));
    }

    #[test]
    fn reads_dependencies_and_no_mere_mention() {
        let cargo = "[package]\nname = \"redis\"\n[dependencies]\ntokio-postgres = \"1\"\nredis = { version = \"1\", optional = true }\n";
        assert_eq!(ids(&of_manifest("Cargo.toml", cargo)), ["postgres"]);
        let package = "{\"dependencies\": {\"pg\": \"8\"}, \"devDependencies\": {\"redis\": \"4\"}}";
        assert_eq!(ids(&of_manifest("package.json", package)), ["postgres"]);
        let module = "module shop.example/pay\nrequire github.com/lib/pq v1.10.9\nrequire (\n\tgithub.com/redis/go-redis/v9 v9.0.0 // indirect\n)\n";
        assert_eq!(ids(&of_manifest("go.mod", module)), ["postgres"]);
        assert_eq!(ids(&of_manifest("requirements.txt", "Psycopg2-binary==2.9\n# redis\n")), ["postgres"]);
        assert_eq!(
            ids(&of_manifest("pyproject.toml", "[project]\ndependencies = [\"redis[hiredis]>=5\"]\n")),
            ["redis"]
        );
        assert!(of_manifest("package.json", "not json").is_empty());
    }
}
