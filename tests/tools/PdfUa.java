import java.io.File;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks veraPDF whether PDF files keep a standard of accessibility or of archiving.
 *
 * <p>Usage: {@code PdfUa FLAVOUR FILE...}, where the flavour is {@code ua1} for PDF/UA-1 or
 * {@code 2a} for PDF/A-2a. Each broken rule takes one line on standard output: the file, the clause
 * of the standard with the number of its test, how often it is broken, what the rule asks, and where
 * it is broken first. Exit status: 0 when every file complies, 1 when one does not, 2 when a file
 * cannot be read.
 */
public final class PdfUa {
  private static final PrintStream OUT = System.out;

  private PdfUa() {}

  public static void main(String[] arguments) {
    // The engine logs what it reports anyway.
    LogManager.getLogManager().reset();
    if (arguments.length < 2) {
      System.err.println("usage: PdfUa FLAVOUR FILE...");
      System.exit(2);
    }
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
    if (flavour == PDFAFlavour.NO_FLAVOUR) {
      System.err.println("unknown flavour: " + arguments[0]);
      System.exit(2);
    }
    int status = 0;
    for (int at = 1; at < arguments.length; at++) {
      status = Math.max(status, check(new File(arguments[at]), flavour));
    }
    System.exit(status);
  }

  private static int check(File file, PDFAFlavour flavour) {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      report(file, result);
      return result.isCompliant() ? 0 : 1;
    } catch (Exception reason) {
      OUT.println(file + ": cannot be read: " + reason);
      return 2;
    }
  }

  private static void report(File file, ValidationResult result) {
    Map<String, TestAssertion> first = new LinkedHashMap<>();
    Map<String, Integer> times = new LinkedHashMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() == TestAssertion.Status.FAILED) {
        String rule =
            assertion.getRuleId().getClause() + ", test " + assertion.getRuleId().getTestNumber();
        first.putIfAbsent(rule, assertion);
        times.merge(rule, 1, Integer::sum);
      }
    }
    first.forEach(
        (rule, assertion) ->
            OUT.println(
                file + ": " + rule + " (" + times.get(rule) + "): " + assertion.getMessage()
                    + " At " + assertion.getLocation().getContext()));
    if (first.isEmpty()) {
      OUT.println(file + ": " + (result.isCompliant() ? "complies" : "does not comply"));
    }
  }
}
