import Crypto
import Foundation
import Testing

/// docker-compose.yml and Dockerfile, held against what they promise.
struct ComposeTests {
    private func schema() throws -> JSONSchema {
        let path = "Tests/TidyTests/Fixtures/compose-spec.json"
        return JSONSchema(try JSONValue.parse(yaml: try Repository.text(path)))
    }

    private func compose() throws -> JSONValue {
        try JSONValue.parse(yaml: try Repository.text("docker-compose.yml"))
    }

    @Test func `the compose file is valid by the compose specification`() throws {
        #expect(try schema().errors(in: try compose()) == [])
    }

    @Test(arguments: [
        ("restart: unless-stopped", "restart: [unless-stopped]"),
        ("condition: service_healthy", "condition: service_is_fine"),
        ("  postgres-data:", "  postgres data:"),
        ("image: postgres:15-bookworm", "imgae: postgres:15-bookworm"),
        ("retries: 12", "retries: {}"),
        ("file: ./secrets/postgres-password", "file: 12"),
        ("services:", "servises:"),
    ])
    func `a broken compose file is refused`(right: String, wrong: String) throws {
        let text = try Repository.text("docker-compose.yml")
        try #require(text.contains(right))
        let broken = text.replacingOccurrences(of: right, with: wrong)
        let errors = try schema().errors(in: try JSONValue.parse(yaml: broken))
        #expect(!errors.isEmpty)
    }

    @Test func `the schema is the one its attribution names`() throws {
        let bytes = try Repository.bytes("Tests/TidyTests/Fixtures/compose-spec.json")
        let hash = SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 2 ? digits : "0" + digits
        }
        let attribution = try Repository.text("Tests/TidyTests/Fixtures/README.md")
        #expect(attribution.contains(hash.joined()))
    }

    @Test func `no service publishes a port and every secret is a file`() throws {
        let compose = try compose()
        for (name, service) in try #require(compose["services"]).object {
            #expect(service["ports"] == nil, "\(name) publishes a port")
        }
        for (name, secret) in try #require(compose["secrets"]).object {
            #expect(secret["file"] != nil, "the secret \(name) is not a file")
        }
        #expect(try !Repository.text("docker-compose.yml").contains("POSTGRES_PASSWORD:"))
    }

    @Test func `each service starts after what it needs`() throws {
        let services = try #require(try compose()["services"])
        func condition(_ service: String, _ needed: String) -> String? {
            services[service]?["depends_on"]?[needed]?["condition"]?.string
        }
        #expect(condition("migrate", "postgres") == "service_healthy")
        #expect(condition("router", "migrate") == "service_completed_successfully")
        #expect(services["postgres"]?["healthcheck"]?["test"] != nil)
        #expect(services["router"]?["healthcheck"]?["test"] != nil)
    }

    @Test func `the image is built in two stages and does not run as root`() throws {
        let lines = try Repository.text("Dockerfile").split(separator: "\n")
        let stages = lines.indices.filter { lines[$0].hasPrefix("FROM ") }
        try #require(stages.count == 2)
        let users = lines[stages[1]...].filter { $0.hasPrefix("USER ") }
        #expect(users.count == 1 && !users[0].contains("root") && !users[0].contains(" 0"))
    }
}
