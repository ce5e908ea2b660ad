// Names of things: their text, their order, their JSON.
import Alliance
import FoundationEssentials
import Testing

@Suite struct IdentifierTests {
    @Test func `a version 7 UUID carries its millisecond, version and variant`() throws {
        // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC is 0x017F22E279B0.
        let name = UUID.v7(at: Date(timeIntervalSince1970: 1_645_557_742)).uuidString
        #expect(name.hasPrefix("017F22E2-79B0-7"))
        let variant = try #require(name.split(separator: "-").dropFirst(3).first?.first)
        #expect("89AB".contains(variant))
    }

    @Test func `names made later stand after earlier ones, within a millisecond too`() {
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        let names = (0..<100).map { ClinicianID.new(at: start.addingTimeInterval(Double($0) * 0.000_01)) }
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [-1e30, -1, 0, 1e30, .infinity])
    func `a moment outside all calendars still gives a name`(seconds: Double) {
        let name = UUID.v7(at: Date(timeIntervalSince1970: seconds))
        #expect(name.uuidString.count == 36)
    }

    @Test func `a name is a plain lower-case string in JSON`() throws {
        let name = try #require(OrganisationID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        let json = try JSONEncoder().encode([name])
        #expect(String(decoding: json, as: UTF8.self) == #"["017f22e2-79b0-7cc3-98c4-dc0c0c07398f"]"#)
        #expect(try JSONDecoder().decode([OrganisationID].self, from: json) == [name])
    }

    @Test(arguments: [
        "", "017f22e2", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "017f22e279b07cc398c4dc0c0c07398f",
    ])
    func `another text is no name`(text: String) {
        #expect(TerminalID(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([AllianceID].self, from: JSONEncoder().encode([text]))
        }
    }
}
