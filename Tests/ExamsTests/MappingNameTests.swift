// Names of mappings, and how a media type chooses one.
import Exams
import Testing

@Suite struct `A mapping's name` {
    @Test(arguments: ["bc-20s", "a", "x.1"]) func `is small letters, digits, points and hyphens`(text: String) {
        #expect(MappingName(text)?.text == text)
    }

    @Test(arguments: ["", "-a", "BC", "a b", "a/b", String(repeating: "a", count: 41), "血"])
    func `is nothing else`(text: String) {
        #expect(MappingName(text) == nil)
    }

    @Test(
        arguments: [
            ("text/csv; mapping=bc-20s", "bc-20s"), ("text/csv;charset=utf-8; Mapping=\"x.1\" ", "x.1"),
            ("text/csv", nil),
            ("text/csv; mapped=a", nil), ("text/csv; mapping=", ""), ("text/csv; mapping=../etc", "../etc"),
        ] as [(String, String?)]) func `is chosen by the media type of a table`(mediaType: String, name: String?)
    {
        #expect(MappingName.chosen(in: mediaType) == name)
    }
}
