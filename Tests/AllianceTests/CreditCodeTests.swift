// GB 32100 codes of organisations.
import Alliance
import Testing

@Suite struct CreditCodeTests {
    @Test func `a right code is taken, small letters raised`() throws {
        #expect(try CreditCode("91350100m000100y43").text == "91350100M000100Y43")
    }

    @Test(arguments: [
        ("91350100M000100Y44", CreditCodeError.wrongCheckCharacter), ("91350100M000100Y4", .wrongLength(17)),
        ("9135010OM000100Y43", .wrongCharacter(at: 8)), ("王1350100M000100Y4", .wrongLength(17)),
        ("", .wrongLength(0)),
    ])
    func `a wrong code names its fault`(text: String, fault: CreditCodeError) {
        #expect(throws: fault) { try CreditCode(text) }
    }

    @Test func `a code can be completed for samples`() {
        #expect(CreditCode(completing: "91350100M000100Y4")?.text == "91350100M000100Y43")
        #expect(CreditCode(completing: "IIIIIIIIIIIIIIIII") == nil)
    }
}
