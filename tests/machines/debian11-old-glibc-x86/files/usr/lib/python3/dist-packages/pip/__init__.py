from typing import List, Optional

__version__ = "20.3.4"
