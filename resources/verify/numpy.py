"""Does NumPy compute correctly?"""

import cmath
import importlib.util
import math
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail = _report.Fail


def facts(numpy):
    found = {}
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
        found["blas"] = f"{blas.get('name', '')} {blas.get('version', '')}".strip()
    except Exception:
        found["blas"] = ""  # older versions only print it
    core = getattr(numpy, "_core", None) or numpy.core
    features = getattr(getattr(core, "_multiarray_umath", None), "__cpu_features__", {})
    found["cpu_features"] = [name for name, there in features.items() if there]
    return found


def main():
    report = _report.Report("numpy")
    numpy = report.import_module("numpy", own_version=True)

    def matmul():
        generator = numpy.random.default_rng(5)
        a, b = generator.uniform(-1, 1, (150, 200)), generator.uniform(-1, 1, (200, 170))
        product = a @ b
        for row in range(0, 150, 13):
            for column in range(0, 170, 11):
                terms = [x * y for x, y in zip(a[row].tolist(), b[:, column].tolist())]
                # Python's exact sum. 200 products and additions, each rounded to 2^-53, in any order.
                if abs(product[row, column] - math.fsum(terms)) > 401 * 2.0**-53 * math.fsum(map(abs, terms)):
                    raise Fail(f"element {row}, {column}: {product[row, column]!r}, exactly {math.fsum(terms)!r}")
        return "as exact sums made by Python"

    def solve():
        # The matrix with 2 on and −1 beside the diagonal: its inverse is known, (i + 1)(n − j) / (n + 1) for i <= j.
        n = 60
        matrix = 2 * numpy.eye(n) - numpy.eye(n, k=1) - numpy.eye(n, k=-1)
        expected = numpy.array([[(min(i, j) + 1) * (n - max(i, j)) / (n + 1) for j in range(n)] for i in range(n)])
        # Condition number about (2(n + 1)/π)² = 1500, times 60 steps of 2^-53, times the largest element (15): 1.5e-10.
        if abs(numpy.linalg.inv(matrix) - expected).max() > 1.5e-10:
            raise Fail("the inverse is wrong")
        # Its eigenvalues are 2 − 2 cos(kπ / (n + 1)).
        eigenvalues = [2 - 2 * math.cos(k * math.pi / (n + 1)) for k in range(1, n + 1)]
        if abs(numpy.linalg.eigvalsh(matrix) - eigenvalues).max() > 60 * 4 * 2.0**-52:
            raise Fail("the eigenvalues are wrong")
        return "inverse and eigenvalues as the formulas say"

    def fourier():
        values = [math.sin(k * k) for k in range(48)]
        expected = [sum(v * cmath.exp(-2j * math.pi * k * i / 48) for i, v in enumerate(values)) for k in range(48)]
        # Both sides add 48 terms of at most 1, each rounded a few times to 2^-53.
        if abs(numpy.fft.fft(values) - numpy.array(expected)).max() > 48 * 48 * 2.0**-52:
            raise Fail("the transform is wrong")
        return "as the sum by definition"

    def numbers():
        # The C++ standard names the 10000th number of this generator (std::mt19937).
        observed = int(numpy.random.RandomState(5489).randint(0, 2**32, size=10000, dtype=numpy.uint32)[-1])
        if observed != 4123659995:
            raise Fail(str(observed))
        return "4123659995"

    if numpy is not None:
        report.note(lambda: facts(numpy))
    report.check("matmul", "Does matrix multiplication give the right numbers?", matmul)
    report.check("linalg", "Does linear algebra give the right numbers?", solve)
    report.check("fft", "Does the Fourier transform give the right numbers?", fourier)
    report.check("random", "Does its generator give the standard's number?", numbers, "4123659995")
    report.write()


if __name__ == "__main__":
    main()
