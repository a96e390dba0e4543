"""What the tables of an overview say, as tests read them."""

import re

from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape


def row_of(page: str, party: str) -> list[str]:
    """What the table Party by activity says of a Party: twenty answers, or one for all."""
    matrix = page.split('class="table matrix"')[1]
    row = re.search(rf'<th scope="row">{re.escape(party)}</th>(.*?)</tr>', matrix, re.DOTALL)
    assert row is not None
    return [
        answer or whole
        for answer, whole in re.findall(
            r'<td><svg[^>]*><title>([^<]*)<|<td class="whole"[^>]*>([^<]*)<', row[1]
        )
    ]


def parties_of(page: HttpResponse, client: Client) -> str:
    """The part Party by activity that `page` links to."""
    address = page.context["at"].parties
    assert escape(address) in page.content.decode()
    return client.get(address).content.decode()


def figures_of(page: str, code: str) -> list[int]:
    """The figures of an activity's row in the table by output and activity."""
    table = page.split('aria-labelledby="activities-title"')[1].split("</table>")[0]
    row = table.split(f'<span class="code">{code}</span>')[1].split("</tr>")[0]
    return [int(figure) for figure in re.findall(r'<td class="number">(\d+)</td>', row)]
